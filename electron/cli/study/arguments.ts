import { parseArgs } from 'node:util';
import { UsageError } from '../usage';

/** A study to run. */
export interface StudyArguments {
  /** Folder in which it is kept, and its report written. */
  readonly out: string;
  /** Trainings at a time; as many as there are cores unless given. */
  readonly workers?: number;
  /** Whether to go on with what is in the folder. */
  readonly resume: boolean;
  readonly json: boolean;
}

type StudyCommand =
  | { readonly name: 'help' }
  | { readonly name: 'study'; readonly file: string; readonly options: StudyArguments };

const options = {
  help: { type: 'boolean', short: 'h' },
  out: { type: 'string' },
  workers: { type: 'string' },
  resume: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const MOST_WORKERS = 64;

/** Reads what stands behind `study`. Throws a `UsageError` with a sentence where it makes no sense. */
export function readStudyArguments(args: readonly string[]): StudyCommand {
  const { values, positionals } = parse(args);
  if (values.help) return { name: 'help' };
  const [file, ...more] = positionals;
  if (file === undefined)
    throw new UsageError('A file is missing: give study a project file, or template:ID.');
  if (more.length > 0) throw new UsageError(`study takes one file; received “${more.join(' ')}” as well.`);
  const { out = '', workers, resume = false, json = false } = values;
  if (out === '') throw new UsageError('study expects --out with a folder for its results; received none.');
  const count = workers === undefined ? {} : { workers: readWorkers(workers) };
  return { name: 'study', file, options: { out, ...count, resume, json } };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(`${sentence.replace(/\.$/, '')}. Run with --help for what there is.`, {
      cause: error,
    });
  }
}

function readWorkers(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_WORKERS) return count;
  throw new UsageError(`--workers expects a whole number from 1 to ${MOST_WORKERS}; received “${text}”.`);
}
