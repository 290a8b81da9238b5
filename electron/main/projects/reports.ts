import { basename, extname, join, resolve } from 'node:path';
import type { SaveResult } from '../../../shared/protocol/bridge';
import type { OpenReportResult, SaveReport } from '../../../shared/protocol/study';
import { writeAtomically } from '../files/atomicWrite';
import { readText } from '../files/readText';
import { fileSentence } from '../files/sentences';

/** Far above any report; keeps a wrong file from filling the memory. */
const MAX_BYTES = 256 * 2 ** 20;

/** The dialogs for reports; each gives null where the user closed it. */
export interface ReportDialogs {
  chooseReportToOpen(folder: string): Promise<string | null>;
  chooseReportToSave(path: string, kind: SaveReport['kind']): Promise<string | null>;
}

export interface ReportsOptions {
  readonly dialogs: ReportDialogs;
  /** Where the dialogs begin. */
  readonly documents: string;
}

/** Reports of studies, written to and read from where the user says; the page names no path. */
export class Reports {
  readonly #options: ReportsOptions;

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  async save({ name, kind, text }: SaveReport): Promise<SaveResult> {
    const { dialogs, documents } = this.#options;
    const suggested = join(documents, `${fileNameOf(name)}.${kind}`);
    const chosen = await dialogs.chooseReportToSave(suggested, kind);
    if (chosen === null) return { kind: 'cancelled' };
    const path = extname(chosen) === '' ? `${resolve(chosen)}.${kind}` : resolve(chosen);
    try {
      await writeAtomically(path, text);
      return { kind: 'saved', path };
    } catch (error) {
      return { kind: 'failed', sentence: fileSentence(error, path, 'saved') };
    }
  }

  async open(): Promise<OpenReportResult> {
    const chosen = await this.#options.dialogs.chooseReportToOpen(this.#options.documents);
    if (chosen === null) return { kind: 'cancelled' };
    try {
      const text = await readText(chosen, MAX_BYTES);
      return { kind: 'opened', name: basename(chosen), text };
    } catch (error) {
      return { kind: 'failed', sentence: fileSentence(error, chosen, 'opened') };
    }
  }
}

function fileNameOf(name: string): string {
  const plain = [...name].filter((letter) => letter >= ' ').join('');
  return (
    plain
      .replaceAll(/[\\/:*?"<>|]/g, '-')
      .replace(/^\.+/, '')
      .trim() || 'study'
  );
}
