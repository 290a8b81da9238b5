import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { equalData } from '../../../shared/document/equalData';
import { parseDocument } from '../../../shared/document/file';
import type { NormscopeDocument } from '../../../shared/document/schema';
import type { StudyDesign } from '../../../shared/document/study';
import { ARITHMETIC } from '../../../shared/study/arithmetic';
import { fromJson, toJson } from '../../../shared/study/json';
import { type Outcome, outcomeSchema, type Part, partSchema } from '../../../shared/study/outcome';
import { writeAtomically } from '../../main/files/atomicWrite';
import { pathOf } from '../project';
import { UsageError } from '../usage';

/** Where a training under way was kept last. */
export interface Kept {
  readonly part: Part;
  readonly checkpoint: Uint8Array<ArrayBuffer>;
}

/** The folder in which a study is kept as it goes: whatever ends the program, what is in it is whole. */
export interface StudyFolder {
  /** Where the trials went that were trained by another arithmetic, and count as not run; null where there were none. */
  readonly setAside: string | null;
  /** What the trials gave that had ended when the folder was opened, by the trials' ids. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  keepOutcome(id: string, outcome: Outcome): Promise<void>;
  keepPart(id: string, kept: Kept): Promise<void>;
  /** Null where the trial has to begin at its beginning. */
  readPart(id: string): Promise<Kept | null>;
  write(name: string, text: string): Promise<void>;
}

/** What is asked of a folder: the design, and the network without it. */
interface Plan {
  readonly document: NormscopeDocument;
  readonly design: StudyDesign;
}

/** What a folder holds: what was asked of it, and the arithmetic that its trials were trained by. */
interface KeptPlan extends Plan {
  readonly arithmetic: number;
}

const planSchema = z.strictObject({
  document: z.looseObject({}),
  design: z.looseObject({}),
  /** 1 in folders from before it was written down. */
  arithmetic: z.int().min(1).default(1),
});

/**
 * Makes the folder for a new study, or, to go on with one, reads what is there. Throws a `UsageError` where a new study would
 * fall on an old one, or the folder holds another study; seeds may have been added.
 */
export async function openFolder(folder: string, plan: Plan, resume: boolean): Promise<StudyFolder> {
  const root = pathOf(folder);
  const present = await readPlan(folder, root);
  if (present !== null && !resume) {
    throw new UsageError(
      `${folder} holds a study already: give --resume to go on with it, or --out another folder.`,
    );
  }
  if (present !== null && !equalData(withoutSeeds(present), withoutSeeds(plan))) {
    throw new UsageError(`${folder} holds a study of another network or design: give --out another folder.`);
  }
  await mkdir(root, { recursive: true });
  const setAside = present === null ? null : await setTrialsAside(folder, root, present);
  await writeAtomically(join(root, 'study.json'), toText({ ...plan, arithmetic: ARITHMETIC }));
  await mkdir(join(root, 'trials'), { recursive: true });
  await mkdir(join(root, 'checkpoints'), { recursive: true });
  const outcomes = await readOutcomes(join(root, 'trials'));
  return {
    setAside,
    outcomes,
    keepOutcome: async (id, outcome) => {
      await writeAtomically(join(root, 'trials', `${id}.json`), toText(outcome));
      for (const file of await filesOf(root, id)) await rm(join(root, 'checkpoints', file), { force: true });
    },
    keepPart: async (id, { part, checkpoint }) => {
      const earlier = await filesOf(root, id);
      const name = join(root, 'checkpoints', `${id}.${part.step}`);
      // The text last: a step of which both are there is whole.
      await writeAtomically(`${name}.bin`, checkpoint);
      await writeAtomically(`${name}.json`, toText(part));
      for (const file of earlier) {
        if (!file.startsWith(`${id}.${part.step}.`))
          await rm(join(root, 'checkpoints', file), { force: true });
      }
    },
    readPart: (id) => readPart(root, id),
    write: (name, text) => writeAtomically(join(root, name), text),
  };
}

const toText = (value: object): string => `${toJson(value)}\n`;

/**
 * Trials of another arithmetic are not those that this version would train: their folder takes another name, and no checkpoint goes on
 * with other digits. Gives that name.
 */
async function setTrialsAside(
  folder: string,
  root: string,
  { arithmetic }: KeptPlan,
): Promise<string | null> {
  if (arithmetic === ARITHMETIC) return null;
  const name = `trials-arithmetic-${arithmetic}`;
  await rm(join(root, 'checkpoints'), { recursive: true, force: true });
  // Gone already where the program was ended right behind this.
  if ((await readdir(root)).includes('trials')) await rename(join(root, 'trials'), join(root, name));
  return join(folder, name);
}

function withoutSeeds({ document, design: { seeds: _, ...design } }: Plan): {
  readonly document: NormscopeDocument;
  readonly design: Omit<StudyDesign, 'seeds'>;
} {
  return { document, design };
}

async function readPlan(folder: string, root: string): Promise<KeptPlan | null> {
  const text = await readOrNull(join(root, 'study.json'));
  if (text === null) return null;
  const refuse = (why: string): UsageError =>
    new UsageError(`${join(folder, 'study.json')} cannot be gone on with: ${why} Give --out another folder.`);
  const plan = planSchema.safeParse(fromJson(text));
  if (!plan.success) throw refuse('it is no study that was begun here.');
  // Read as a project file is: an older version may have begun the study.
  const parsed = parseDocument(JSON.stringify({ ...plan.data.document, study: plan.data.design }));
  if (!parsed.ok) throw refuse(parsed.sentence);
  const { study: design, ...document } = parsed.document;
  if (design === null) throw refuse('it has no design.');
  return { document: { ...document, study: null }, design, arithmetic: plan.data.arithmetic };
}

async function readOutcomes(folder: string): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const file of await readdir(folder)) {
    const text = file.endsWith('.json') ? await readOrNull(join(folder, file)) : null;
    const outcome = outcomeSchema.safeParse(text === null ? null : fromJson(text));
    if (outcome.success) outcomes.set(file.slice(0, -'.json'.length), outcome.data);
  }
  return outcomes;
}

async function readPart(root: string, id: string): Promise<Kept | null> {
  const steps = (await filesOf(root, id)).flatMap((file) => {
    const [step, kind] = file.slice(id.length + 1).split('.');
    return kind === 'json' ? [Number(step)] : [];
  });
  for (const step of steps.toSorted((one, other) => other - one)) {
    const name = join(root, 'checkpoints', `${id}.${step}`);
    const text = await readOrNull(`${name}.json`);
    const part = partSchema.safeParse(text === null ? null : fromJson(text));
    const checkpoint = await readFile(`${name}.bin`).catch(() => null);
    if (part.success && checkpoint !== null)
      return { part: part.data, checkpoint: new Uint8Array(checkpoint) };
  }
  return null;
}

async function filesOf(root: string, id: string): Promise<readonly string[]> {
  const files = await readdir(join(root, 'checkpoints'));
  return files.filter((file) => file.startsWith(`${id}.`));
}

async function readOrNull(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').catch(() => null);
}
