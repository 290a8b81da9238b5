import { expect, test } from 'vitest';
import { jsonLines, runCli } from './support';

test('train --json prints one object per line: what started, steps, epochs and the final one', async () => {
  const outcome = await runCli('train template:digits8x8-tiny --epochs 2 --seed 3 --backend wasm --json');
  const lines = jsonLines(outcome);
  expect(outcome.code).toBe(0);
  expect(lines[0]).toMatchObject({ type: 'started', backend: 'wasm', totalSteps: 92 });
  expect(lines.filter(({ type }) => type === 'step').length).toBe(92);
  expect(lines.find(({ type }) => type === 'step')).toEqual({
    ...{ type: 'step', step: 1, epoch: 1 },
    loss: expect.any(Number),
    accuracy: expect.any(Number),
    top5Accuracy: expect.any(Number),
    learningRate: 0.01,
    milliseconds: expect.any(Number),
  });
  const epochs = lines.filter(({ type }) => type === 'epoch');
  expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(lines.at(-1)).toEqual({
    ...{ type: 'final', reason: 'completed', steps: 92 },
    sentence: expect.stringContaining('Trained 2 epochs'),
    valAccuracy: epochs[1]?.['valAccuracy'],
    valLoss: epochs[1]?.['valLoss'],
    msPerStep: expect.any(Number),
  });
});

test('--frames measures the norms of every weight and its gradient, by the names of layers', async () => {
  const outcome = await runCli('train template:digits8x8-tiny --epochs 1 --frames 20 --json');
  const norms = jsonLines(outcome).filter(({ type }) => type === 'norms');
  expect(norms.map(({ step }) => step)).toEqual([1, 20, 40, 46]);
  const measured = { gradientNorm: expect.any(Number), weightNorm: expect.any(Number) };
  const named = (layer: string, weight: string) => ({ layer, weight, ...measured });
  expect(norms[0]?.['weights']).toEqual([
    named('conv_1', 'kernel'),
    named('bn_1', 'gamma'),
    named('bn_1', 'beta'),
    named('dense_1', 'kernel'),
    named('dense_1', 'bias'),
  ]);
});

test('without --json it speaks to a person: epochs and the end on stdout, the rest on stderr', async () => {
  const { code, out, notes } = await runCli('train template:digits8x8-tiny --epochs 1 --backend wasm');
  expect(code).toBe(0);
  expect(out.length).toBe(2);
  expect(out[0]).toMatch(
    /^epoch 1 {2}loss \d.* validation accuracy \d+\.\d\d % {2}validation top-5 accuracy \d+\.\d\d % {2}\d+\.\d s$/,
  );
  expect(out[1]).toMatch(/^Trained 1 epoch \(46 steps\): .* Median step: \d+\.\d ms\.$/);
  expect(notes).toContain('Training on wasm, 46 steps per epoch.');
});

test('Ctrl-C ends after the step under way with a final line', async () => {
  const outcome = await runCli('train template:digits8x8-tiny --epochs 1000 --json', (line) =>
    line.includes('"type":"step"'),
  );
  expect(outcome.code).toBe(130);
  expect(jsonLines(outcome).at(-1)).toMatchObject({ type: 'final', reason: 'stopped', valAccuracy: null });
});

test('the same seed prints the same numbers', async () => {
  const numbers = async (): Promise<unknown[]> => {
    const outcome = await runCli('train template:digits8x8-tiny --epochs 1 --seed 5 --frames 9 --json');
    return jsonLines(outcome).map(({ milliseconds, msPerStep, report, ...rest }) => rest);
  };
  expect(await numbers()).toEqual(await numbers());
});
