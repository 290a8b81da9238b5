import { beforeAll, describe, expect, it } from 'vitest';
import { hostBackends, useBackend } from '../useBackend';
import { expectedOf, measuredBy, subjectAround, weightsFor } from './hardlyVarying';
import { HARDLY_VARYING_TOLERANCE, hardlyVaryingCases } from './hardlyVaryingCases';
import { errorsOf, misplacedEdges } from './hardlyVaryingErrors';
import { trainers } from './steps';

describe.each(
  trainers.flatMap(([name, open]) => hostBackends.map((backend) => [name, backend, open] as const)),
)('on %s of %s', (_name, backend, open) => {
  beforeAll(() => useBackend(backend));

  it.each(hardlyVaryingCases)('%s: is what float64 makes of it', async (_case, of) => {
    const subject = subjectAround(of);
    const weights = weightsFor(of, subject);
    const expected = expectedOf(subject, weights);
    const measured = await measuredBy(await open(subject), weights);
    const errors = [...errorsOf(measured, expected)];
    expect(errors.filter(([, error]) => !(error <= HARDLY_VARYING_TOLERANCE))).toEqual([]);
    expect(misplacedEdges(measured.frame, expected.step)).toBe(0);
  });
});
