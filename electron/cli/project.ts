import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseDocument } from '../../shared/document/file';
import type { NormscopeDocument } from '../../shared/document/schema';
import { findTemplate, studyTemplates, templates } from '../../shared/templates';
import { UsageError } from './usage';

const TEMPLATE = 'template:';

/** The document in a project file, or of a template named `template:ID`. Throws a `UsageError` with a sentence. */
export async function openProject(file: string): Promise<NormscopeDocument> {
  if (file.startsWith(TEMPLATE)) return openTemplate(file.slice(TEMPLATE.length));
  const parsed = parseDocument(await readText(file));
  if (!parsed.ok) throw new UsageError(`${file}: ${parsed.sentence}`);
  return parsed.document;
}

function openTemplate(id: string): NormscopeDocument {
  const template = findTemplate(id);
  if (template !== undefined) return template.create(`template-${id}`);
  const known = [...templates, ...studyTemplates].map((each) => each.id).join(', ');
  throw new UsageError(`There is no template “${id}”: expected one of ${known}.`);
}

/** The text of a file. Throws a `UsageError` where it cannot be read. */
export async function readText(file: string): Promise<string> {
  return (await readBytes(file)).toString('utf8');
}

/** The bytes of a file. Throws a `UsageError` where it cannot be read. */
export async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(pathOf(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} cannot be read (${reason}): check the path.`, { cause: error });
  }
}

/** The full path of a file that the user named. */
export function pathOf(file: string): string {
  return resolve(callerFolder(), file);
}

/** Where the user typed the command: npm runs scripts elsewhere, and leaves the place in INIT_CWD. */
function callerFolder(): string {
  return process.env['INIT_CWD'] ?? process.cwd();
}
