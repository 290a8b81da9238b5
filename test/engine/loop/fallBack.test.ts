import { expect, test, vi } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import { createTrainingControl, findLearningRate, type ThreadHost } from '../../../shared/engine';
import { findUnsupported } from '../../../shared/engine/program/lowerNetwork';
import { noteOf, noteOverTape } from './fallBackSupport';
import { assets, collect, numbersOf, startTraining, tinyDocument } from './support';

vi.mock('../../../shared/engine/program/lowerNetwork', { spy: true });

test('a network with a layer that has no instructions says which, what that costs, and the remedy', async () => {
  vi.mocked(findUnsupported).mockReturnValueOnce({ node: 'conv_1', className: 'Sorcery' });
  expect(await noteOverTape(() => undefined)).toBe(
    'The engine has no instructions for «conv_1» (Sorcery), so that the network trains on WASM through TensorFlow.js’ ' +
      'operators, many times slower. Train on a GPU, or put another layer in its place.',
  );
});

const broken: ThreadHost = {
  count: 4,
  start: () => {
    throw new Error('No worker can be had.');
  },
};

test('where threads cannot start it trains on one, with the same numbers, and says why and what to do', async () => {
  const events = await collect(startTraining(tinyDocument(), { assets: { ...assets, threads: broken } }));
  expect(noteOf(events)).toBe(
    'No threads could be started (No worker can be had), so that the network trains on one instead of 4: with the same ' +
      'numbers, and steps up to 4 times as long. Close other programs, and train again.',
  );
  expect(numbersOf(events)).toEqual(numbersOf(await collect(startTraining(tinyDocument()))));
});

test('the search for a learning rate says so too', async () => {
  const sweep = { low: 1e-4, high: 1, steps: 20 };
  const own = { ...assets, threads: broken };
  const search = findLearningRate({
    ...{ document: tinyDocument(), readAsset, assets: own, control: createTrainingControl(), sweep },
  });
  const notes: unknown[] = [];
  for await (const event of search) if (event.type === 'started') notes.push(event.note);
  expect(notes).toEqual([expect.stringMatching(/^No threads could be started/)]);
});
