import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { type BackendChoice, backendChoiceSchema, trainingSchema } from '../../shared/document/schema';
import { type Sweep, sweepSchema, usualSweep } from '../../shared/protocol/finder';
import { readStudyArguments, type StudyArguments } from './study/arguments';
import { UsageError } from './usage';

/** Settings that the caller gave; the others stay as the project has them. */
export interface TrainArguments {
  readonly epochs?: number;
  readonly seed?: number;
  readonly backend?: BackendChoice;
  readonly framesEvery: number;
  /** File that the latest checkpoint is written to. */
  readonly checkpoint?: string;
  /** File with the checkpoint to go on from. */
  readonly resume?: string;
  readonly json: boolean;
}

/** A search for a learning rate. */
export interface FindArguments {
  readonly sweep: Sweep;
  readonly seed?: number;
  readonly backend?: BackendChoice;
  readonly json: boolean;
}

/** What the program is asked to do. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'check'; readonly file: string }
  | { readonly name: 'train'; readonly file: string; readonly options: TrainArguments }
  | { readonly name: 'study'; readonly file: string; readonly options: StudyArguments }
  | { readonly name: 'lr-find'; readonly file: string; readonly options: FindArguments }
  | { readonly name: 'golden'; readonly file: string; readonly backend: BackendChoice };

const options = {
  help: { type: 'boolean', short: 'h' },
  epochs: { type: 'string' },
  seed: { type: 'string' },
  backend: { type: 'string' },
  frames: { type: 'string' },
  checkpoint: { type: 'string' },
  resume: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  steps: { type: 'string' },
  json: { type: 'boolean' },
} as const;

type OptionName = keyof typeof options;

/** Which options each command takes. */
const allowed: Readonly<Record<'check' | 'train' | 'lr-find' | 'golden', readonly OptionName[]>> = {
  check: [],
  train: ['epochs', 'seed', 'backend', 'frames', 'checkpoint', 'resume', 'json'],
  'lr-find': ['from', 'to', 'steps', 'seed', 'backend', 'json'],
  golden: ['backend'],
};

const commands = 'check, train, study, lr-find or golden';

/** Reads the arguments after the program's name. Throws a `UsageError` with a sentence where they make no sense. */
export function readArguments(args: readonly string[]): Command {
  if (args[0] === 'study') return readStudyArguments(args.slice(1));
  const { values, positionals } = parse(args);
  if (values.help) return { name: 'help' };
  const [name, file, ...more] = positionals;
  if (name === undefined) throw new UsageError(`A command is missing: give ${commands}.`);
  if (!isCommand(name)) {
    throw new UsageError(`There is no command “${name}”: expected ${commands}.`);
  }
  if (file === undefined) {
    throw new UsageError(`A file is missing: give ${name} a project file, or template:ID.`);
  }
  if (more.length > 0) {
    throw new UsageError(`${name} takes one file; received “${more.join(' ')}” as well.`);
  }
  refuseForeignOptions(name, Object.keys(values));
  switch (name) {
    case 'check':
      return { name, file };
    case 'train':
      return { name, file, options: trainArguments(values) };
    case 'lr-find':
      return { name, file, options: findArguments(values) };
    case 'golden':
      return { name, file, backend: readBackend(values.backend) ?? 'wasm' };
  }
}

type Values = ReturnType<typeof parse>['values'];

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

function isCommand(name: string): name is keyof typeof allowed {
  return Object.hasOwn(allowed, name);
}

function refuseForeignOptions(name: keyof typeof allowed, given: readonly string[]): void {
  const foreign = given.find((option) => !allowed[name].some((own) => own === option));
  if (foreign === undefined) return;
  throw new UsageError(`${name} has no option --${foreign}. Run with --help for what there is.`);
}

function trainArguments(values: Values): TrainArguments {
  const { epochs, seed, framesEvery } = trainingSchema.shape;
  const backend = readBackend(values.backend);
  return {
    ...(values.epochs === undefined ? {} : { epochs: readWhole('epochs', values.epochs, epochs) }),
    ...(values.seed === undefined ? {} : { seed: readWhole('seed', values.seed, seed) }),
    ...(backend === undefined ? {} : { backend }),
    ...(values.checkpoint === undefined ? {} : { checkpoint: readPath('checkpoint', values.checkpoint) }),
    ...(values.resume === undefined ? {} : { resume: readPath('resume', values.resume) }),
    framesEvery: readWhole('frames', values.frames ?? '0', framesEvery),
    json: values.json ?? false,
  };
}

function readPath(option: OptionName, path: string): string {
  if (path !== '') return path;
  throw new UsageError(`--${option} expects a file; received nothing.`);
}

function findArguments(values: Values): FindArguments {
  const { from, to, steps, seed } = values;
  const backend = readBackend(values.backend);
  const sweep = {
    low: from === undefined ? usualSweep.low : readRate('from', from),
    high: to === undefined ? usualSweep.high : readRate('to', to),
    steps: steps === undefined ? usualSweep.steps : readWhole('steps', steps, sweepSchema.shape.steps),
  };
  if (sweep.low >= sweep.high) {
    throw new UsageError(
      `--from expects a rate below that of --to; received ${sweep.low} and ${sweep.high}.`,
    );
  }
  return {
    sweep,
    ...(seed === undefined ? {} : { seed: readWhole('seed', seed, trainingSchema.shape.seed) }),
    ...(backend === undefined ? {} : { backend }),
    json: values.json ?? false,
  };
}

function readRate(option: OptionName, text: string): number {
  const rate = Number(text);
  if (text.trim() !== '' && Number.isFinite(rate) && rate > 0) return rate;
  throw new UsageError(`--${option} expects a learning rate, a number above 0; received “${text}”.`);
}

function readWhole(option: OptionName, text: string, schema: z.ZodNumber): number {
  const parsed = schema.safeParse(/^\d+$/.test(text) ? Number(text) : Number.NaN);
  if (parsed.success) return parsed.data;
  const { minValue, maxValue } = schema;
  throw new UsageError(
    `--${option} expects a whole number from ${minValue} to ${maxValue}; received “${text}”.`,
  );
}

/** Backends that only the app's window has. */
const windowOnly: readonly BackendChoice[] = ['webgpu', 'webgl'];

function readBackend(text: string | undefined): BackendChoice | undefined {
  if (text === undefined) return undefined;
  const parsed = backendChoiceSchema.safeParse(text);
  if (!parsed.success) {
    throw new UsageError(`There is no backend “${text}”: expected auto, wasm or cpu.`);
  }
  if (windowOnly.includes(parsed.data)) {
    throw new UsageError(
      `The backend ${text} needs the graphics of the app's window, which the command line has not: use wasm or cpu here.`,
    );
  }
  return parsed.data;
}
