import {
  backend,
  engine,
  memory,
  type NamedAttrMap,
  type Tensor,
  tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { adamUpdateKernel } from '../../../shared/engine/kernels/adamUpdate';
import { batchNormGradientKernel } from '../../../shared/engine/kernels/batchNormGradient';
import { batchNormTrainingKernel } from '../../../shared/engine/kernels/batchNormTraining';
import { BATCH_STATISTICS } from '../../../shared/engine/kernels/batchStatistics';
import { columnSumsKernel } from '../../../shared/engine/kernels/columnSums';
import { convolutionKernel } from '../../../shared/engine/kernels/convolution';
import { convolutionFilterGradientKernel } from '../../../shared/engine/kernels/convolutionFilterGradient';
import { convolutionAttributes } from '../../../shared/engine/kernels/convolutionGroups';
import { convolutionInputGradientKernel } from '../../../shared/engine/kernels/convolutionInputGradient';
import { depthwiseConvolutionKernel } from '../../../shared/engine/kernels/depthwiseConvolution';
import { depthwiseFilterGradientKernel } from '../../../shared/engine/kernels/depthwiseFilterGradient';
import { depthwiseInputGradientKernel } from '../../../shared/engine/kernels/depthwiseInputGradient';
import type { EngineKernel } from '../../../shared/engine/kernels/kernel';
import { linearKernel } from '../../../shared/engine/kernels/linear';
import { matrixProductKernel } from '../../../shared/engine/kernels/matrixProduct';
import { maxPoolingKernel } from '../../../shared/engine/kernels/maxPooling';
import { maxPoolingGradientKernel } from '../../../shared/engine/kernels/maxPoolingGradient';
import { findNative, type NativeHost, nativeHost, runNative } from '../../../shared/engine/kernels/native';
import type { NativeKernel } from '../../../shared/engine/kernels/native/nativeKernel';
import { rectifierKernel } from '../../../shared/engine/kernels/rectifier';
import { rectifierGradientKernel } from '../../../shared/engine/kernels/rectifierGradient';
import { placeWindow, type Window, windowAttributes } from '../../../shared/engine/kernels/window';
import { expectClose, integers, normals, sizeOf } from '../numbers';
import { useBackend } from '../useBackend';

/** One call of a kernel, its inputs as plain values, so that it can be made on two backends. */
interface Call {
  readonly kernel: EngineKernel;
  readonly inputs: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
  >;
  readonly attrs: NamedAttrMap;
}

type Pick = ReturnType<typeof integers>;
type Shapes = Readonly<Record<string, readonly number[]>>;

function callOf(kernel: EngineKernel, shapes: Shapes, attrs: NamedAttrMap, seed: number): Call {
  const inputs = Object.entries(shapes).map(
    ([name, shape]) => [name, { shape, data: normals(sizeOf(shape), kernel.name, name, seed) }] as const,
  );
  return { kernel, inputs: Object.fromEntries(inputs), attrs };
}

/** A 3×3 convolution half of the time, any other else; channels in fours half of the time, 513 of them once; some in groups. */
function convolutionCase(
  pick: Pick,
  seed: number,
): { window: Window; groups: number; shapes: Record<'x' | 'filter' | 'dy', number[]> } {
  const usual = seed % 2 === 0;
  const size = usual ? ([3, 3] as const) : ([pick(1, 5), pick(1, 4)] as const);
  const stride = usual ? 1 : pick(1, 3);
  const dilation = stride === 1 && !usual ? pick(1, 3) : 1;
  const channel = (): number => (seed % 4 < 2 ? 4 * pick(1, 10) : pick(1, 19));
  const channels = seed === 5 ? 513 : channel();
  const filters = seed === 7 ? 513 : channel();
  const input = [(size[0] - 1) * dilation + pick(1, 11), (size[1] - 1) * dilation + pick(1, 9)] as const;
  const padding = (['same', 'valid', 'same', 1] as const)[seed % 4] ?? 'same';
  const window = placeWindow(input, size, {
    strides: [stride, stride],
    dilations: [dilation, dilation],
    padding,
  });
  const images = pick(1, 4);
  const groups = seed % 5 > 2 ? pick(2, 4) : 1;
  const shapes = {
    x: [images, ...input, groups * channels],
    filter: [...size, channels, groups * filters],
    dy: [images, ...window.output, groups * filters],
  };
  return { window, groups, shapes };
}

type Maker = (pick: Pick, seed: number) => Call;

const convolutions: readonly (readonly [EngineKernel, readonly ('x' | 'filter' | 'dy')[]])[] = [
  [convolutionKernel, ['x', 'filter']],
  [convolutionInputGradientKernel, ['dy', 'filter']],
  [convolutionFilterGradientKernel, ['x', 'dy']],
];

const convolutionMakers = convolutions.map(([kernel, names]): readonly [EngineKernel, Maker] => [
  kernel,
  (pick, seed) => {
    const { window, groups, shapes } = convolutionCase(pick, seed);
    const chosen = Object.fromEntries(names.map((name) => [name, shapes[name]]));
    const bias = kernel === convolutionKernel && seed % 3 > 0 ? { bias: shapes.dy.slice(3) } : {};
    return callOf(kernel, { ...chosen, ...bias }, convolutionAttributes(window, groups), seed);
  },
]);

const depthwise: readonly (readonly [EngineKernel, readonly ('x' | 'filter' | 'dy')[]])[] = [
  [depthwiseConvolutionKernel, ['x', 'filter']],
  [depthwiseInputGradientKernel, ['dy', 'filter']],
  [depthwiseFilterGradientKernel, ['x', 'dy']],
];

const depthwiseMakers = depthwise.map(([kernel, names]): readonly [EngineKernel, Maker] => [
  kernel,
  (pick, seed) => {
    const size = [pick(1, 4), pick(1, 4)] as const;
    const [strides, dilations] = [[1, 1] as [number, number], [1, 1] as [number, number]];
    for (const axis of [0, 1] as const) (seed % 2 === 0 ? strides : dilations)[axis] = pick(1, 3);
    const input = [
      (size[0] - 1) * dilations[0] + pick(1, 9),
      (size[1] - 1) * dilations[1] + pick(1, 9),
    ] as const;
    const padding = (['same', 'valid', 1] as const)[seed % 3] ?? 'same';
    const window = placeWindow(input, size, { strides, dilations, padding });
    const [images, channels, multiplier] = [pick(1, 3), seed === 5 ? 130 : pick(1, 21), pick(1, 3)];
    const shapes = {
      x: [images, ...input, channels],
      filter: [...size, channels, multiplier],
      dy: [images, ...window.output, channels * multiplier],
    };
    const chosen = Object.fromEntries(names.map((name) => [name, shapes[name]]));
    const bias = kernel === depthwiseConvolutionKernel && seed % 3 > 0 ? { bias: shapes.dy.slice(3) } : {};
    return callOf(kernel, { ...chosen, ...bias }, windowAttributes(window), seed);
  },
]);

function poolingWindow(pick: Pick, seed: number): { window: Window; shape: number[] } {
  const size = [pick(1, 4), pick(1, 4)] as const;
  const input = [size[0] + pick(0, 8), size[1] + pick(0, 8)] as const;
  const options = { strides: [pick(1, 3), pick(1, 3)], dilations: [1, 1] } as const;
  const window = placeWindow(input, size, { ...options, padding: seed % 2 === 0 ? 'same' : 'valid' });
  return { window, shape: [pick(1, 3), ...input, pick(1, 21)] };
}

/** The gradient needs the maxima of the forward pass. */
function maxPoolingGradientCall(pick: Pick, seed: number): Call {
  const { window, shape } = poolingWindow(pick, seed);
  const [images = 1, , , channels = 1] = shape;
  const outputs = [images, ...window.output, channels];
  const call = callOf(maxPoolingGradientKernel, { x: shape, dy: outputs }, windowAttributes(window), seed);
  const forward = {
    kernel: maxPoolingKernel,
    attrs: call.attrs,
    inputs: { x: call.inputs['x'] ?? missing() },
  };
  const data = Float32Array.from(composed(forward)[0] ?? []);
  return { ...call, inputs: { ...call.inputs, y: { shape: outputs, data } } };
}

function missing(): never {
  throw new Error('A call lacks its input.');
}

/** Rows and channels of every size class: one, odd, in fours, many. */
function matrixShape(pick: Pick, seed: number): number[] {
  return [pick(1, 4), pick(1, 70), [1, 3, 4, 31, 32, 513][seed % 6] ?? 1];
}

const makers: readonly (readonly [EngineKernel, Maker])[] = [
  ...convolutionMakers,
  ...depthwiseMakers,
  [
    maxPoolingKernel,
    (pick, seed) => {
      const { window, shape } = poolingWindow(pick, seed);
      return callOf(maxPoolingKernel, { x: shape }, windowAttributes(window), seed);
    },
  ],
  [maxPoolingGradientKernel, maxPoolingGradientCall],
  [
    matrixProductKernel,
    (pick, seed) => {
      const [m, k, n] = [pick(1, 70), pick(1, 300), seed === 3 ? 1030 : pick(1, 40)];
      const [transposeA, transposeB] = [seed % 2 === 1, seed % 4 > 1];
      const shapes = { a: transposeA ? [k, m] : [m, k], b: transposeB ? [n, k] : [k, n] };
      return callOf(matrixProductKernel, shapes, { transposeA, transposeB }, seed);
    },
  ],
  [
    linearKernel,
    (pick, seed) => {
      const [rows, depth, columns] = [pick(1, 70), pick(1, 300), seed === 3 ? 1030 : pick(1, 40)];
      const bias = seed % 2 === 0 ? { bias: [columns] } : {};
      return callOf(linearKernel, { x: [rows, depth], kernel: [depth, columns], ...bias }, {}, seed);
    },
  ],
  [columnSumsKernel, (pick, seed) => callOf(columnSumsKernel, { x: matrixShape(pick, seed) }, {}, seed)],
  [rectifierKernel, (pick, seed) => callOf(rectifierKernel, { x: matrixShape(pick, seed) }, {}, seed)],
  [
    rectifierGradientKernel,
    (pick, seed) => {
      const shape = matrixShape(pick, seed);
      return callOf(rectifierGradientKernel, { dy: shape, y: shape }, {}, seed);
    },
  ],
  [
    batchNormTrainingKernel,
    (pick, seed) => {
      const x = matrixShape(pick, seed);
      const channels = x.slice(-1);
      return callOf(batchNormTrainingKernel, { x, gamma: channels, beta: channels }, { epsilon: 1e-3 }, seed);
    },
  ],
  [
    batchNormGradientKernel,
    (pick, seed) => {
      const x = matrixShape(pick, seed);
      const c = x.slice(-1);
      const call = callOf(
        batchNormGradientKernel,
        { dy: x, x, gamma: c, statistics: [BATCH_STATISTICS.length, ...c] },
        { epsilon: 1e-3 },
        seed,
      );
      return withPositive(call, 'statistics');
    },
  ],
  [
    adamUpdateKernel,
    (pick, seed) => {
      const shape = matrixShape(pick, seed);
      const attrs = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, stepSize: 1e-3, rootScale: 2 };
      const shapes = { weight: shape, first: shape, second: shape, gradient: shape };
      return withPositive(callOf(adamUpdateKernel, shapes, attrs, seed), 'second');
    },
  ],
];

/** The call with that input's values moved above ½. */
function withPositive(call: Call, name: string): Call {
  const { shape, data } = call.inputs[name] ?? missing();
  return {
    ...call,
    inputs: { ...call.inputs, [name]: { shape, data: data.map((value) => 0.5 + Math.abs(value)) } },
  };
}

function tensorsOf({ inputs }: Call): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, data }]) => [name, tensor(data, [...shape])]),
  );
}

/** What the composed form gives on the backend in use. */
function composed(call: Call): ArrayLike<number>[] {
  const { kernel, attrs } = call;
  return tidy(() =>
    [kernel.compose({ inputs: tensorsOf(call), attrs })].flat().map((output) => output.dataSync()),
  );
}

/** What TensorFlow.js gives when it is asked for the kernel. */
function dispatched(call: Call): ArrayLike<number>[] {
  return tidy(() =>
    [engine().runKernel<Tensor | Tensor[]>(call.kernel.name, tensorsOf(call), call.attrs)]
      .flat()
      .map((output) => output.dataSync()),
  );
}

const SHAPES = 24;

describe('the kernels in WASM', () => {
  it.each(makers)('agree with plain JavaScript over random shapes: $name', async (kernel, make) => {
    expect(findNative(kernel.name)).toBeDefined();
    await useBackend('cpu');
    const calls = Array.from({ length: SHAPES }, (_, seed) => make(integers(kernel.name, seed), seed));
    const wanted = calls.map(composed);
    await useBackend('wasm');
    const before = memory().numTensors;
    for (const [index, call] of calls.entries()) {
      const outputs = dispatched(call);
      expect(outputs).toHaveLength(wanted[index]?.length ?? 0);
      for (const [part, output] of outputs.entries()) expectClose(output, wanted[index]?.[part] ?? []);
    }
    expect(memory().numTensors).toBe(before);
  });
});

describe('the WASM binary', () => {
  beforeAll(() => useBackend('wasm'));

  it('has a sentence for a product larger than memory, keeps nothing of it, and goes on working', () => {
    const tall = { shape: [70_000, 1], data: new Float32Array(70_000).fill(1) };
    const call = { kernel: matrixProductKernel, inputs: { a: tall, b: tall }, attrs: { transposeB: true } };
    const before = memory().numTensors;
    expect(() => dispatched(call)).toThrow(/^WASM is out of memory: a tensor needs [\d\u202f]+ MB$/);
    expect(memory().numTensors).toBe(before);
    const small = { shape: [2, 1], data: Float32Array.of(1, 2) };
    expect(Array.from(dispatched({ ...call, inputs: { a: small, b: small } })[0] ?? [])).toEqual([
      1, 2, 2, 4,
    ]);
  });

  it('frees what a kernel has allocated when there is no room for its scratch', () => {
    const host = wasmHost();
    const before = backend().numDataIds();
    const kernel: NativeKernel = {
      name: 'Greedy',
      run: (_call, native) => {
        native.allocate([64]);
        native.scratch(2 ** 33);
        return [];
      },
    };
    expect(() => runNative(kernel, { inputs: {}, attrs: {} }, host)).toThrow(/out of memory/);
    expect(backend().numDataIds()).toBeLessThanOrEqual(before);
  });

  it('has areas of scratch that do not overlap, after an allocation that failed too', () => {
    const host = wasmHost();
    expect(() => host.scratch(2 ** 33)).toThrow(/out of memory/);
    const [first = 0, second = 0, third = 0] = host.scratch(60, 5, 1);
    expect([first, second, third].map((address) => address % 16)).toEqual([0, 0, 0]);
    expect(second - first).toBeGreaterThanOrEqual(60);
    expect(third - second).toBeGreaterThanOrEqual(5);
  });

  it('works on when memory grows between two calls', () => {
    const call = callOf(linearKernel, { x: [5, 9], kernel: [9, 7] }, {}, 1);
    const [wanted = []] = dispatched(call);
    const size = wasmHost().heap().byteLength;
    const large = zeros([size / 4]);
    expect(wasmHost().heap().byteLength).toBeGreaterThan(size);
    expect(dispatched(call)[0]).toEqual(wanted);
    large.dispose();
  });

  it('counts scratch of more than 2 GB right', () => {
    const host = wasmHost();
    host.kernels.setWinograd(8, 8, 40_000, 8, 8, 40_000, 1, 1, 4);
    expect(host.kernels.winogradFilterBytes()).toBe(36 * (4 * 40_000 ** 2 + 64));
    host.kernels.setConv(8, 8, 40_000, 3, 3, 4_000_000, 8, 8, 1, 1, 1, 1, 1);
    expect(host.kernels.convScratch()).toBeGreaterThan(4 * 256 * 4_000_000);
  });

  it('keeps NaN visible through pooling and ReLU, wherever it stands', () => {
    for (let at = 0; at < 4; at++) {
      const data = Float32Array.of(1, 2, 3, 4);
      data[at] = Number.NaN;
      const options = { strides: [2, 2], dilations: [1, 1], padding: 'valid' } as const;
      const attrs = windowAttributes(placeWindow([2, 2], [2, 2], options));
      const x = { shape: [1, 2, 2, 1], data };
      expect(dispatched({ kernel: maxPoolingKernel, inputs: { x }, attrs })[0]?.[0]).toBeNaN();
      expect(dispatched({ kernel: rectifierKernel, inputs: { x }, attrs: {} })[0]?.[at]).toBeNaN();
    }
  });

  it.each([2, 3])('gives the gradient of a tie to the first pixel of a window of %i', (extent) => {
    const options = { strides: [extent, extent], dilations: [1, 1], padding: 'valid' } as const;
    const attrs = windowAttributes(placeWindow([extent, extent], [extent, extent], options));
    // Five channels: four of them in one vector.
    const x = { shape: [1, extent, extent, 5], data: new Float32Array(5 * extent ** 2).fill(7) };
    const y = { shape: [1, 1, 1, 5], data: new Float32Array(5).fill(7) };
    const dy = { shape: [1, 1, 1, 5], data: Float32Array.of(1, 2, 3, 4, 5) };
    const [dx = []] = dispatched({ kernel: maxPoolingGradientKernel, inputs: { dy, x, y }, attrs });
    expect(Array.from(dx)).toEqual([1, 2, 3, 4, 5, ...Array(5 * extent ** 2 - 5).fill(0)]);
  });
});

function wasmHost(): NativeHost {
  const host = nativeHost(backend());
  if (host === null) throw new Error('The binary does not run here.');
  return host;
}
