import { describe, expect, it } from 'vitest';
import { driftBetween } from '../../../shared/study/drift';

const place = (mean: readonly number[], sd: readonly number[], node = 'act_1') => ({
  ...{ node, mean: [...mean], sd: [...sd] },
});

describe('drift', () => {
  it('is the shift in standard deviations where the spread stays', () => {
    expect(driftBetween([place([1], [2])], [place([4], [2])])).toBeCloseTo(1.5, 12);
  });

  it('is by hand √(3² + 4²) / √((3² + 7²)/2) for a mean moved by 3 and a spread from 3 to 7', () => {
    expect(driftBetween([place([0], [3])], [place([3], [7])])).toBeCloseTo(5 / Math.sqrt(29), 12);
  });

  it('does not hang on the unit, on which look came first, or on a shift of both', () => {
    const [one, other] = [place([1, -2], [0.5, 3]), place([2, 0.5], [0.7, 1])];
    const scaled = ({ mean, sd }: typeof one) =>
      place(
        mean.map((each) => 10 * each + 7),
        sd.map((each) => 10 * each),
      );
    const drift = driftBetween([one], [other]) ?? Number.NaN;
    expect(driftBetween([other], [one])).toBeCloseTo(drift, 12);
    expect(driftBetween([scaled(one)], [scaled(other)])).toBeCloseTo(drift, 12);
  });

  it('is the mean over the channels of all places', () => {
    const before = [place([0, 0, 0], [1, 1, 1]), place([0], [1], 'act_2')];
    const after = [place([1, 0, 0], [1, 1, 1]), place([3], [1], 'act_2')];
    expect(driftBetween(before, after)).toBe(1);
  });

  it('is 0 for what stays, leaves out channels that never vary, and is nothing where none varies', () => {
    const still = place([1, 5], [2, 0]);
    expect(driftBetween([still], [still])).toBe(0);
    expect(driftBetween([place([1, 5], [2, 0])], [place([3, 6], [2, 0])])).toBe(1);
    expect(driftBetween([place([5], [0])], [place([6], [0])])).toBeNull();
    expect(driftBetween([], [])).toBeNull();
  });

  it('of a channel that began to vary is bounded: √2', () => {
    expect(driftBetween([place([0], [0])], [place([0], [8])])).toBeCloseTo(Math.SQRT2, 12);
  });
});
