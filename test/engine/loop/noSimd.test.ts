import { env } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { drawNetwork } from '../../networks/drawNetwork';
import { complaintsOf, isDecided } from '../program/judge';
import { byReference, byTape } from '../program/outcomes';
import { subjectOf } from '../program/subject';
import { useBackend } from '../useBackend';
import { noteOverTape } from './fallBackSupport';

beforeAll(async () => {
  // Every binary of the engine has SIMD; TensorFlow.js has one without.
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  await useBackend('wasm');
  expect(await env().getAsync('WASM_HAS_SIMD_SUPPORT')).toBe(false);
});

/** Networks that are tried, from a seed that no other test begins at. */
const [FROM, COUNT] = [500_000, 40];

test('networks drawn at random take the step of float64 without SIMD', async () => {
  let decided = 0;
  for (let seed = FROM; seed < FROM + COUNT; seed++) {
    const spec = drawNetwork(seed);
    const subject = subjectOf(spec);
    if (subject === null) throw new Error(`The network of seed ${seed} does not compile.`);
    const images = 1 + (seed % spec.batchSize);
    const truth = byReference(subject, images);
    if (!isDecided(truth.step)) continue;
    decided += 1;
    const tape = await byTape(subject, images);
    expect(complaintsOf(subject, [tape, tape], truth), `seed ${seed}`).toEqual([]);
  }
  expect(decided).toBeGreaterThan(0.6 * COUNT);
});

test('without SIMD a network trains over the tape, and says so', async () => {
  expect(await noteOverTape(() => vi.restoreAllMocks())).toMatch(
    /^WebAssembly has no SIMD here, .* many times slower\. Train on a processor .* GPU\.$/,
  );
});
