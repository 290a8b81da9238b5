import { backend, engine, randomNormal, fill, tensor1d, type Tensor, tidy, conv2d, relu, reshape, mul, add } from '@tensorflow/tfjs-core';
import { openBackend } from '../../shared/engine';
import { placeWindow, windowAttributes } from '../../shared/engine/kernels/window';
import { createReader } from '../../shared/engine/probes/reader';
import { takeLook } from '../../shared/engine/probes/look';
import { measureFrame, plainValues } from '../../shared/signals';
export async function profile(name: any, batch: number) {
  await openBackend(name, { wasmBase: './' });
  const x = randomNormal([batch, 28, 28, 1]); const f = randomNormal([3, 3, 1, 32]);
  const a = conv2d(x as any, f as any, 1, 'valid'); await a.data();
  const dy = relu(conv2d(x as any, f as any, 1, 'valid')); await dy.data();
  const g = fill([32], 1), b = fill([32], 0), m = fill([32], 0.1), v = fill([32], 1.2);
  const w = placeWindow([28, 28], [3, 3], { strides: [1, 1], dilations: [1, 1], padding: 'valid' });
  const pw = placeWindow([26, 26], [2, 2], { strides: [2, 2], dilations: [1, 1], padding: 'valid' });
  const pool = engine().runKernel<Tensor>('MaxPooling', { x: a }, windowAttributes(pw)); await pool.data();
  const flat = reshape(pool, [batch, 5408]); const dk = randomNormal([5408, 10]); const dz = randomNormal([batch, 10]);
  const runs: Record<string, () => Tensor | Tensor[]> = {
    conv: () => conv2d(x as any, f as any, 1, 'valid'),
    relu: () => relu(a),
    bnForward: () => engine().runKernel<Tensor[]>('BatchNormTraining', { x: a, gamma: g, beta: b }, { epsilon: 1e-3 }),
    bnBackward: () => engine().runKernel<Tensor[]>('BatchNormTrainingGrad', { x: a, dy, gamma: g, mean: m, variance: v }, { epsilon: 1e-3 }),
    maxPool: () => engine().runKernel<Tensor>('MaxPooling', { x: a }, windowAttributes(pw)),
    maxPoolGrad: () => engine().runKernel<Tensor>('MaxPoolingGradient', { x: a, y: pool, dy: pool }, windowAttributes(pw)),
    reluGrad: () => engine().runKernel<Tensor>('RectifierGradient', { dy, y: a }),
    filterGrad: () => engine().runKernel<Tensor>('ConvolutionFilterGradient', { x, dy: a }, windowAttributes(w)),
    linear: () => engine().runKernel<Tensor>('Linear', { x: flat, kernel: dk }),
    linearDx: () => engine().runKernel<Tensor>('MatrixProduct', { a: dz, b: dk }, { transposeA: false, transposeB: true }),
    linearDk: () => engine().runKernel<Tensor>('MatrixProduct', { a: flat, b: dz }, { transposeA: true, transposeB: false }),
    adamDense: () => engine().runKernel<Tensor[]>('AdamUpdate', { weight: dk, gradient: dk, first: dk, second: dk }, { beta1: 0.9, beta2: 0.99, epsilon: 1e-7, stepSize: 1e-3, rootScale: 2 }),
    statistics: () => engine().runKernel<Tensor>('ChannelStatistics', { x: a }),
    histogram: () => engine().runKernel<Tensor>('ChannelHistogram', { x: a, low: fill([32], -3), scale: fill([32], 10) }, { bins: 64 }),
  };
  const out: Record<string, string> = {};
  const tiny = fill([1], 1);
  const sync = async () => { const t = add(tiny, 1); await t.data(); t.dispose(); };
  const time = async (run: () => Promise<void> | void, n: number) => { await run(); await sync(); const ts: number[] = []; for (let r = 0; r < 5; r++) { const s = performance.now(); for (let i = 0; i < n; i++) await run(); await sync(); ts.push((performance.now() - s) / n); } ts.sort((p, q) => p - q); return ts[1]!.toFixed(1); };
  for (const [k, run] of Object.entries(runs)) out[k] = await time(() => { for (const t of [run()].flat()) t.dispose(); }, 4);
  const view = { step: 1, node: 'n', before: a, after: dy, weights: [] };
  out['frame on device'] = await time(async () => { const l = takeLook(view, createReader(), null); await l.frame(); l.dispose(); }, 2);
  out['frame read back'] = await time(async () => { const [p, q] = [mul(a, 1), mul(dy, 1)]; const [u, t] = [Float32Array.from(await p.data()), Float32Array.from(await q.data())]; measureFrame({ step: 1, tap: 'n', channels: 32, before: plainValues(u, 32), after: plainValues(t, 32), parameters: { gamma: null, beta: null, movingMean: null, movingVariance: null } }); p.dispose(); q.dispose(); }, 2);
  void tidy; void tensor1d; void backend;
  return out;
}
