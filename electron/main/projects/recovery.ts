import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseDocument, serializeDocument } from '../../../shared/document/file';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { writeAtomically } from '../files/atomicWrite';
import type { Log } from '../log';

const copySchema = z.strictObject({
  /** The project's own file; null for one that was never saved. */
  path: z.string().nullable(),
  /** The document as `serializeDocument` wrote it, so that it migrates like any other. */
  document: z.string(),
});

/** Unsaved work that the end of the app left behind. */
export interface Recovered {
  readonly document: NormscopeDocument;
  readonly path: string | null;
}

/**
 * Copies of unsaved work, one file per project in a folder of their own. The copy of the project that is open is
 * written while it is dirty and dropped when it is saved or given up; any other lies there since a crash.
 */
export class RecoveryStore {
  readonly #folder: string;
  readonly #log: Log;
  /** File of the copy that belongs to the project that is open. */
  #current: string | null = null;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  async keep(document: NormscopeDocument, path: string | null): Promise<undefined> {
    await mkdir(this.#folder, { recursive: true });
    const file = this.#fileOf(document.id, path);
    await writeAtomically(file, JSON.stringify({ path, document: serializeDocument(document) }));
    await this.#makeCurrent(file);
    return undefined;
  }

  /** Drops the copy of the project that is open, if there is one. */
  async drop(): Promise<undefined> {
    if (this.#current !== null) await rm(this.#current, { force: true });
    this.#current = null;
    return undefined;
  }

  /** The newest copy that can be read, which then counts as that of the open project; null where there is none. */
  async newest(): Promise<Recovered | null> {
    for (const file of await this.#filesNewestFirst()) {
      const copy = await this.#read(file);
      if (copy !== null) return copy;
    }
    return null;
  }

  /**
   * The copy that a crash left of the project at `path`; null where there is none, or where that project is the open one:
   * whoever opens it again gives up what was not saved. The copy then counts as that of the open project.
   */
  async of(documentId: string, path: string): Promise<Recovered | null> {
    const file = this.#fileOf(documentId, path);
    return file === this.#current ? null : await this.#read(file);
  }

  /** What was the open project's copy before is of work that was saved, under this name or another, or given up. */
  async #makeCurrent(file: string): Promise<void> {
    if (this.#current !== file) await this.drop();
    this.#current = file;
  }

  /** A file that was copied shares its document's id with the original: the path is needed to tell their work apart. */
  #fileOf(documentId: string, path: string | null): string {
    // Both come from files that anybody may have written: never part of a path as they are.
    const name = createHash('sha256')
      .update(JSON.stringify([documentId, path]))
      .digest('hex');
    return join(this.#folder, `${name.slice(0, 32)}.json`);
  }

  async #filesNewestFirst(): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = names.filter((name) => name.endsWith('.json')).map((name) => join(this.#folder, name));
    const dated = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })));
    return dated.sort((a, b) => b.time - a.time).map(({ file }) => file);
  }

  async #read(file: string): Promise<Recovered | null> {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      const { path, document } = copySchema.parse(JSON.parse(text));
      const parsed = parseDocument(document);
      if (!parsed.ok) throw new Error(parsed.sentence);
      await this.#makeCurrent(file);
      return { path, document: parsed.document };
    } catch (error) {
      this.#log.error(`The recovery copy ${file} could not be read and is left where it is.`, error);
      return null;
    }
  }
}
