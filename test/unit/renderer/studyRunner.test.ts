import { expect, test } from 'vitest';
import type { RunTrial } from '../../../renderer/study/running/messages';
import type { TrialEnd, TrialNews } from '../../../renderer/study/running/pool';
import { StudyRunner } from '../../../renderer/study/running/runner';
import type { KeepOutcome, KeepPart, KeptPart } from '../../../shared/protocol/study';
import type { Outcome } from '../../../shared/study/outcome';
import { type Trial, trialsOf } from '../../../shared/study/trials';
import { variantsOf } from '../../../shared/study/variants';
import { design, drawn, outcome } from '../study/examples';

const trials = trialsOf(variantsOf(drawn(), { ...design, factors: [] }), [0, 1]);

interface Running {
  readonly command: RunTrial;
  readonly tell: (news: TrialNews) => void;
  readonly end: (end: TrialEnd) => void;
  readonly die: (sentence: string) => void;
}

/** A study whose trainings a test ends. */
function studyOf(slots = 2) {
  const running: Running[] = [];
  const outcomes = new Map<string, Outcome>();
  const parts = new Map<string, KeptPart>();
  const written: string[] = [];
  const calls: string[] = [];
  const state = { full: false };
  const write = (what: string, keep: () => void): Promise<void> => {
    if (state.full) return Promise.reject(new Error('The disk is full.'));
    written.push(what);
    keep();
    return Promise.resolve();
  };
  const runner = new StudyRunner({
    documentId: 'project',
    slots,
    threads: 1,
    assetBase: 'app://x/',
    pool: {
      run: (_slot, command, tell) =>
        new Promise((end, reject) =>
          running.push({ command, tell, end, die: (sentence) => reject(new Error(sentence)) }),
        ),
      stop: () => void calls.push('stop'),
      terminate: () => {
        calls.push('terminate');
        for (const { die } of running) die('The training worker was ended.');
      },
    },
    sink: {
      part: ({ key }) => Promise.resolve(parts.get(key) ?? null),
      keepOutcome: ({ key, outcome: gave }: KeepOutcome) =>
        write(`outcome ${key}`, () => void outcomes.set(key, gave)),
      keepPart: ({ key, part, checkpoint }: KeepPart) =>
        write(
          `part ${part.step}`,
          () => void parts.set(key, { part, checkpoint: new Uint8Array(checkpoint) }),
        ),
    },
    left: () => trials.filter(({ key }) => !outcomes.has(key)),
    onProgress: () => undefined,
    onPart: () => undefined,
    onOutcome: () => undefined,
  });
  return { runner, running, outcomes, parts, written, calls, state };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const unseen = { wallMilliseconds: 7, alone: false, looks: [], spreads: [] };
const kept: KeptPart = {
  part: { step: 5, epochs: [], milliseconds: [1, 1, 1, 1, 1], gradientNorm: 2, ...unseen },
  checkpoint: Uint8Array.of(1, 2),
};

test('runs all variants of a seed before the next, and keeps what each gives', async () => {
  const { runner, running, outcomes } = studyOf();
  const run = runner.run();
  for (let index = 0; index < trials.length; index += 1) {
    await settle();
    const { variant, seed } = running[index]?.command ?? { variant: -1, seed: -1 };
    running[index]?.end({ type: 'ended', outcome: outcome(variant, seed, [0.5]) });
  }
  await run;
  expect(running.map(({ command: { variant, seed } }) => `${variant}-${seed}`)).toEqual(
    trials.map(({ id }) => id),
  );
  expect([...outcomes.keys()]).toEqual(trials.map(({ key }) => key));
});

test('paused, what was under way goes on from its checkpoint', async () => {
  const { runner, running, calls, outcomes, parts } = studyOf(1);
  const run = runner.run();
  await settle();
  running[0]?.tell({ type: 'part', kept });
  runner.pause();
  expect(calls).toEqual(['stop']);
  running[0]?.end({ type: 'ended', outcome: null });
  await run;
  expect(outcomes.size).toBe(0);
  expect(parts.get(keyOf(trials[0]))).toEqual(kept);

  const other = studyOf(1);
  other.parts.set(keyOf(trials[0]), kept);
  void other.runner.run();
  await settle();
  expect(other.running[0]?.command.kept).toEqual(kept);
});

test('paused before a training has begun, it does not begin', async () => {
  const { runner, running } = studyOf(1);
  const run = runner.run();
  runner.pause();
  await run;
  expect(running).toEqual([]);
});

test('a worker that dies is a result, with what was measured up to its last checkpoint', async () => {
  const { runner, running, outcomes } = studyOf(1);
  void runner.run();
  await settle();
  running[0]?.tell({ type: 'part', kept });
  running[0]?.die('The training worker ended by itself.');
  await settle();
  expect(outcomes.get(keyOf(trials[0]))).toMatchObject({
    ended: 'failed',
    sentence: 'The training worker ended by itself.',
    steps: 5,
    msPerStep: 1,
  });
  expect(running).toHaveLength(2);
});

test('cancelled, nothing is a result', async () => {
  const { runner, running, outcomes, calls } = studyOf();
  const run = runner.run();
  await settle();
  runner.cancel();
  await run;
  expect(calls).toEqual(['terminate']);
  expect(running).toHaveLength(2);
  expect(outcomes.size).toBe(0);
});

test('a store that takes nothing pauses the study with its sentence', async () => {
  const { runner, running, state, calls } = studyOf(1);
  const run = runner.run();
  await settle();
  state.full = true;
  running[0]?.end({ type: 'ended', outcome: outcome(0, 0, [0.5]) });
  await expect(run).rejects.toThrow('The disk is full.');
  expect(calls).toEqual(['stop']);
  expect(running).toHaveLength(1);
});

test('checkpoints are kept in their order, and before the outcome', async () => {
  const { runner, running, written } = studyOf(1);
  void runner.run();
  await settle();
  running[0]?.tell({ type: 'part', kept });
  running[0]?.tell({ type: 'part', kept: { ...kept, part: { ...kept.part, step: 9 } } });
  running[0]?.end({ type: 'ended', outcome: outcome(0, 0, [0.5]) });
  await settle();
  expect(written).toEqual(['part 5', 'part 9', `outcome ${keyOf(trials[0])}`]);
});

function keyOf(trial: Trial | undefined): string {
  return trial?.key ?? '';
}
