import { beforeAll, describe, expect, it } from 'vitest';
import { nodeThreads } from '../../../electron/cli/threads';
import { findUnsupported, openProgramTrainer } from '../../../shared/engine/program';
import { runtime } from '../program/subject';
import { useBackend } from '../useBackend';
import { agreementCases } from './cases';
import { disagreements, type StepNumbers, stepOf, stepOnTape } from './step';

/** What backends may differ by after one step. */
const TOLERANCE = 1e-5;

const all = agreementCases();
const plainJs = new Map<string, StepNumbers>();

beforeAll(async () => {
  await useBackend('cpu');
  for (const { name, subject } of all) plainJs.set(name, await stepOnTape(subject));
});

function complaintsOf(name: string, numbers: StepNumbers): readonly string[] {
  const want = plainJs.get(name);
  return want === undefined ? ['There is nothing to compare with.'] : disagreements(numbers, want, TOLERANCE);
}

describe('every layer trains as it does in plain JavaScript', () => {
  it.each(all)('in a program, as $name', async ({ name, subject: { plan, dataset, settings } }) => {
    expect(findUnsupported(plan)).toBeNull();
    const trainer = await openProgramTrainer(plan, dataset, settings, runtime(), nodeThreads(2));
    expect(complaintsOf(name, await stepOf(trainer, settings))).toEqual([]);
  });

  it('over the tape on WASM', async () => {
    await useBackend('wasm');
    for (const { name, subject } of all) {
      const complaints = complaintsOf(name, await stepOnTape(subject));
      expect({ name, complaints }).toEqual({ name, complaints: [] });
    }
  });
});
