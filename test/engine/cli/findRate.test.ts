import { expect, test } from 'vitest';
import { jsonLines, runCli } from './support';

test('lr-find --json prints what started, every point and the suggestion', async () => {
  const outcome = await runCli('lr-find template:digits8x8-tiny --backend wasm --steps 40 --json');
  expect(outcome.code).toBe(0);
  const lines = jsonLines(outcome);
  expect(lines[0]).toEqual({ type: 'started', backend: 'wasm', note: null });
  const points = lines.filter(({ type }) => type === 'point');
  expect(points[0]).toEqual({
    ...{ type: 'point', step: 1, learningRate: 1e-7 },
    ...{ loss: expect.any(Number), smoothed: expect.any(Number) },
  });
  expect(points.length).toBeGreaterThan(20);
  expect(lines.at(-1)).toEqual({
    type: 'final',
    reason: expect.stringMatching(/^(completed|diverged)$/),
    sentence: expect.stringMatching(/^The loss comes down from/),
    suggestion: { steepest: expect.any(Number), tenthOfLowest: expect.any(Number) },
  });
});

test('without --json it says what was found in a sentence', async () => {
  const { code, out, notes } = await runCli('lr-find template:digits8x8-tiny --backend wasm');
  expect(code).toBe(0);
  expect(out).toEqual([
    expect.stringMatching(/^The loss comes down from \d.* It falls fastest at 0\.\d+; .*\.$/),
  ]);
  expect(notes).toContain('Searching on wasm.');
});

test('Ctrl-C ends it with a last line', async () => {
  const outcome = await runCli('lr-find template:digits8x8-tiny --steps 10000 --json', (line) =>
    line.includes('"type":"point"'),
  );
  expect(outcome.code).toBe(130);
  expect(jsonLines(outcome).at(-1)).toMatchObject({ type: 'final', reason: 'stopped', suggestion: null });
});
