import { readAsset } from '../../electron/cli/files';
import { findDataset } from '../../shared/data/catalogue';
import { loadDataset } from '../../shared/data/load';
import { findTemplate } from '../../shared/templates';
import type { Subject } from './networks';

/** A template with its own data set. */
export async function templateSubject(id: string): Promise<Subject> {
  const document = findTemplate(id)?.create('bench');
  if (document === undefined) throw new Error(`There is no template ${id}.`);
  if (findDataset(document.dataset.id) === undefined)
    throw new Error(`There is no data set ${document.dataset.id}.`);
  return { document, dataset: await loadDataset(document.dataset.id, readAsset) };
}
