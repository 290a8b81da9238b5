import { existsSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import type { NormscopeDocument } from '../../../shared/document/schema';
import type {
  FindResult,
  OpenProject,
  OpenResult,
  ReadProjectResult,
  SaveRequest,
  SaveResult,
} from '../../../shared/protocol/bridge';
import { ShellError } from '../errors';
import { Serial } from '../files/serial';
import { type ReadResult, readProject, writeProject } from './projectFile';
import type { Recovered, RecoveryStore } from './recovery';

/** File dialogs; each gives null where the user closed it. */
export interface FileDialogs {
  chooseToOpen(folder: string): Promise<string | null>;
  chooseToSave(path: string): Promise<string | null>;
  /** Asks whether a file that is there already may be replaced. */
  confirmReplacing(path: string): Promise<boolean>;
}

/** The list of files that were opened last; part of the settings. */
export interface RecentFiles {
  list(): readonly string[];
  remember(path: string): void;
  forget(path: string): void;
}

export interface ProjectsOptions {
  readonly dialogs: FileDialogs;
  readonly recent: RecentFiles;
  readonly recovery: RecoveryStore;
  /** Where dialogs begin before any project was opened. */
  readonly documents: string;
  /** The project of a first start. */
  createFirst(): NormscopeDocument;
}

const EXTENSION = '.normscope';

/**
 * Project files as the window may use them: it opens what the user chose in a dialog, started the app with, or opened
 * before; and saves where it opened or where the user chose. No other path is taken.
 */
export class Projects {
  readonly #options: ProjectsOptions;
  readonly #files = new Serial();
  /** Paths that the window may ask to open, besides the recent ones. */
  readonly #offered = new Set<string>();
  /** Paths that the window may save to. */
  readonly #opened = new Set<string>();
  /** Where each document that was opened or saved lies, by its id. */
  readonly #places = new Map<string, string>();
  #requested: string | null = null;
  #started = false;
  #suggestedName = '';

  constructor(options: ProjectsOptions) {
    this.#options = options;
  }

  /**
   * Takes a file that the command line or the desktop wants opened. Before `startup` it becomes what that opens, and
   * the result is null; later the result is the path to tell the window, which may then open it.
   */
  bring(file: string): string | null {
    const path = resolve(file);
    if (this.#started) {
      this.#offered.add(path);
      return path;
    }
    this.#requested = path;
    return null;
  }

  /** The name that a first save suggests. */
  suggestName(title: string): void {
    this.#suggestedName = title;
  }

  /**
   * What the window shows first: the file the app was started with, work that a crash left unsaved, the last project,
   * or the article's network. What could not be opened on the way is said in the note.
   */
  async startup(): Promise<OpenProject> {
    this.#started = true;
    const failures: string[] = [];
    const project =
      (await this.#openRequested(failures)) ??
      (await this.#recoverNewest()) ??
      (await this.#openLast(failures)) ??
      this.#openFirst();
    const note = [...failures, project.note].filter((sentence) => sentence !== null).join(' ');
    return { ...project, note: note === '' ? null : note };
  }

  /**
   * Looks whether a file can be opened: one that the window was given, or, with null, one that the user chooses. Nothing is
   * opened by it.
   * @throws ShellError for a path that the window was never given
   */
  async find(path: string | null): Promise<FindResult> {
    const chosen = path ?? (await this.#options.dialogs.chooseToOpen(this.#folder()));
    if (chosen === null) return { kind: 'cancelled' };
    if (path !== null) this.#refuseUnknown(path);
    const found = resolve(chosen);
    const read = await readProject(found);
    if (!read.ok) {
      if (read.gone) this.#options.recent.forget(found);
      return { kind: 'failed', sentence: read.sentence };
    }
    this.#offered.add(found);
    return { kind: 'found', path: found };
  }

  /** @throws ShellError for a path that the window was never given */
  async openRecent(path: string): Promise<OpenResult> {
    this.#refuseUnknown(path);
    return await this.#openResult(path);
  }

  /** What a file holds that the user chooses. Nothing is opened by it: it is not written to, and not remembered. */
  async read(): Promise<ReadProjectResult> {
    const chosen = await this.#options.dialogs.chooseToOpen(this.#folder());
    if (chosen === null) return { kind: 'cancelled' };
    const read = await readProject(resolve(chosen));
    if (!read.ok) return { kind: 'failed', sentence: read.sentence };
    return { kind: 'read', name: basename(chosen), document: read.document };
  }

  /** @throws ShellError for a path that was neither opened nor chosen */
  async save({ document, path }: SaveRequest): Promise<SaveResult> {
    if (path !== null && !this.#opened.has(path)) {
      throw new ShellError(
        `“${basename(path)}” was not opened here, so it is not written to. Use File → Save As….`,
      );
    }
    const target = path ?? (await this.#choosePlace(document));
    return target === null ? { kind: 'cancelled' } : this.#files.run(() => this.#write(target, document));
  }

  /** Keeps a copy of unsaved work; null drops it. */
  keepRecovery(document: NormscopeDocument | null): Promise<undefined> {
    return this.#files.run(() => {
      const { recovery } = this.#options;
      return document === null
        ? recovery.drop()
        : recovery.keep(document, this.#places.get(document.id) ?? null);
    });
  }

  /** Waits until everything that was to be written is on the disk. */
  idle(): Promise<void> {
    return this.#files.idle();
  }

  async #openRequested(failures: string[]): Promise<OpenProject | null> {
    const path = this.#requested;
    if (path === null) return null;
    this.#requested = null;
    const read = await this.#read(path);
    if (!read.ok) {
      failures.push(read.sentence);
      return null;
    }
    return await this.#project(read, path);
  }

  async #recoverNewest(): Promise<OpenProject | null> {
    const left = await this.#options.recovery.newest();
    return left === null ? null : this.#recovered(left);
  }

  async #openLast(failures: string[]): Promise<OpenProject | null> {
    const [path] = this.#options.recent.list();
    if (path === undefined) return null;
    const read = await this.#read(path);
    if (read.ok) return toProject(read, path);
    failures.push(read.sentence);
    return null;
  }

  #openFirst(): OpenProject {
    return { document: this.#options.createFirst(), path: null, note: null, recovered: false };
  }

  #recovered({ document, path }: Recovered): OpenProject {
    if (path !== null) this.#grant(path, document);
    const saved = path === null ? 'this project was ever saved' : `“${basename(path)}” was saved`;
    const note = `Normscope ended before ${saved}: the unsaved work is shown. Save it to keep it.`;
    return { document, path, note, recovered: true };
  }

  #refuseUnknown(path: string): void {
    if (this.#offered.has(path) || this.#options.recent.list().includes(path)) return;
    throw new ShellError(`“${basename(path)}” is not one of the recent projects. Open it with File → Open….`);
  }

  async #openResult(path: string): Promise<OpenResult> {
    const read = await this.#read(path);
    return read.ok
      ? { kind: 'opened', project: await this.#project(read, path) }
      : { kind: 'failed', sentence: read.sentence };
  }

  /** What a file holds, or in its place the unsaved work on it that a crash left behind. */
  async #project(read: Extract<ReadResult, { ok: true }>, path: string): Promise<OpenProject> {
    const left = await this.#options.recovery.of(read.document.id, path);
    return left === null ? toProject(read, path) : this.#recovered(left);
  }

  async #read(path: string): Promise<ReadResult> {
    const read = await readProject(path);
    if (read.ok) {
      this.#grant(path, read.document);
      this.#options.recent.remember(path);
    } else if (read.gone) {
      this.#options.recent.forget(path);
    }
    return read;
  }

  async #write(path: string, document: NormscopeDocument): Promise<SaveResult> {
    const sentence = await writeProject(path, document);
    if (sentence !== null) return { kind: 'failed', sentence };
    this.#grant(path, document);
    this.#options.recent.remember(path);
    return { kind: 'saved', path };
  }

  #grant(path: string, document: NormscopeDocument): void {
    this.#opened.add(path);
    this.#places.set(document.id, path);
  }

  /** Asks where to save. An extension that was left out is added, and its file not replaced without asking. */
  async #choosePlace(document: NormscopeDocument): Promise<string | null> {
    const { dialogs } = this.#options;
    const before = this.#places.get(document.id) ?? join(this.#folder(), this.#defaultName());
    const chosen = await dialogs.chooseToSave(before);
    if (chosen === null) return null;
    const path = resolve(chosen);
    if (extname(path) !== '') return path;
    const completed = path + EXTENSION;
    const free = !existsSync(completed) || (await dialogs.confirmReplacing(completed));
    return free ? completed : null;
  }

  #defaultName(): string {
    const printable = [...this.#suggestedName].filter((letter) => letter >= ' ').join('');
    const name = printable
      .replaceAll(/[\\/:*?"<>|]/g, '-')
      .replace(/^\.+/, '')
      .trim();
    if (name === '') return `network${EXTENSION}`;
    return name.endsWith(EXTENSION) ? name : name + EXTENSION;
  }

  #folder(): string {
    const [last] = this.#options.recent.list();
    return last === undefined ? this.#options.documents : resolve(last, '..');
  }
}

function toProject(read: Extract<ReadResult, { ok: true }>, path: string): OpenProject {
  return { document: read.document, path, note: read.note, recovered: false };
}
