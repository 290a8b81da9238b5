import { readFileSync, renameSync } from 'node:fs';
import { z } from 'zod';
import { MAX_RECENT, type Settings, settingsSchema } from '../../../shared/protocol/bridge';
import { systemCode } from '../errors';
import { writeAtomically } from '../files/atomicWrite';
import { Serial } from '../files/serial';
import type { Log } from '../log';

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean(),
});

/** Where the window was when it was last closed. */
export type WindowBounds = z.infer<typeof boundsSchema>;

const fileSchema = settingsSchema.extend({ window: boundsSchema.nullable() });
type SettingsFile = z.infer<typeof fileSchema>;

const defaults: SettingsFile = { theme: 'system', recent: [], window: null };

/**
 * The user's settings, in one JSON file. Reading is done once, at the start, since the window's first colour depends on
 * it; every change is written at once. A file that cannot be read is kept under another name and the defaults are used.
 */
export class SettingsStore {
  readonly #path: string;
  readonly #log: Log;
  readonly #writes = new Serial();
  #current: SettingsFile;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
    this.#current = load(path, log);
  }

  get public(): Settings {
    const { theme, recent } = this.#current;
    return { theme, recent };
  }

  get window(): WindowBounds | null {
    return this.#current.window;
  }

  setTheme(theme: Settings['theme']): void {
    this.#change({ theme });
  }

  setWindow(window: WindowBounds): void {
    this.#change({ window });
  }

  /** Puts a file first in the list of recent ones. */
  remember(path: string): void {
    const others = this.#current.recent.filter((recent) => recent !== path);
    this.#change({ recent: [path, ...others].slice(0, MAX_RECENT) });
  }

  /** Takes a file that is gone from the list of recent ones. */
  forget(path: string): void {
    if (this.#current.recent.includes(path))
      this.#change({ recent: this.#current.recent.filter((recent) => recent !== path) });
  }

  /** Waits until every change is on the disk. */
  idle(): Promise<void> {
    return this.#writes.idle();
  }

  #change(values: Partial<SettingsFile>): void {
    this.#current = { ...this.#current, ...values };
    const text = `${JSON.stringify(this.#current, null, 2)}\n`;
    this.#writes
      .run(() => writeAtomically(this.#path, text))
      .catch((error: unknown) => {
        this.#log.error('The settings could not be written.', error);
      });
  }
}

function load(path: string, log: Log): SettingsFile {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') putAside(path, log, error);
    return defaults;
  }
}

function putAside(path: string, log: Log, cause: unknown): void {
  log.error(`The settings could not be read; they are kept as ${path}.bad and the defaults are used.`, cause);
  try {
    renameSync(path, `${path}.bad`);
  } catch (error) {
    log.error('The unreadable settings could not be renamed.', error);
  }
}
