import { afterEach, expect, it, vi } from 'vitest';
import * as examination from '../../../shared/engine/examine';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { collect, eventsOf, startTraining, tinyDocument } from '../loop/support';

vi.mock('../../../shared/engine/examine', { spy: true });
const create = vi.mocked(examination.createExaminer);

afterEach(() => {
  create.mockRestore();
});

type Last = Extract<TrainingEvent, { type: 'ended' }>;

function lastOf(events: readonly TrainingEvent[]): Last {
  const last = events.at(-1);
  if (last?.type !== 'ended') throw new Error('The training did not end.');
  return last;
}

const unseen = new Error('Nothing is to be seen');

async function* failingLook(): examination.Look<never> {
  yield await Promise.resolve(undefined);
  throw unseen;
}

const places: readonly [string, (real: examination.Examiner) => examination.Examiner][] = [
  [
    'before it begins',
    () => {
      throw unseen;
    },
  ],
  [
    'after an epoch',
    (real) => {
      let looks = 0;
      const spreads = (): ReturnType<typeof real.spreads> => {
        looks += 1;
        return looks === 2 ? failingLook() : real.spreads();
      };
      return { ...real, spreads };
    },
  ],
  ['at the end', (real) => ({ ...real, last: failingLook })],
];

it.each(places)(
  'a training that cannot be looked into %s is completed all the same, and says so',
  async (_where, spoil) => {
    const document = tinyDocument({ epochs: 2 });
    const { sentence: usual, ...facts } = lastOf(await collect(startTraining(document)));
    const { createExaminer } = await vi.importActual<typeof examination>('../../../shared/engine/examine');
    create.mockImplementation((session) => spoil(createExaminer(session)));
    const events = await collect(startTraining(document, { examine: true }));
    const { sentence, ...others } = lastOf(events);
    expect(others).toEqual(facts);
    expect(sentence).toBe(
      `${usual} What passes through the network could not be looked at, and is not known: Nothing is to be seen.`,
    );
    expect(eventsOf(events, 'examined')).toEqual([]);
  },
);
