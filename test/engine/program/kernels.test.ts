import { beforeAll, describe, expect, it } from 'vitest';
import { integers } from '../numbers';
import { useBackend } from '../useBackend';
import { complaintsOf, isDecided } from './judge';
import { makers } from './makers';
import { byProgram, byReference, byTape } from './outcomes';
import { subjectOf } from './subject';

const BATCHES = [1, 2, 3, 33];

beforeAll(() => useBackend('cpu'));

describe.each(Object.keys(makers))('%s', (name) => {
  it.each(BATCHES)('of random shapes gives the gradients of float64, on batches of %i', async (images) => {
    let decided = 0;
    for (let round = 0; decided < 2; round++) {
      const spec = makers[name]?.(integers(name, images, round));
      const subject = spec === undefined ? null : subjectOf({ ...spec, batchSize: images, seed: round });
      if (subject === null) throw new Error(`Round ${round} of ${name} does not compile.`);
      const truth = byReference(subject, images);
      if (!isDecided(truth.step)) continue;
      decided += 1;
      const outcomes = [await byProgram(subject, images, 2), await byTape(subject, images)] as const;
      const complaints = complaintsOf(subject, outcomes, truth);
      expect({ round, complaints }).toEqual({ round, complaints: [] });
    }
  });
});
