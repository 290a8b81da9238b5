import { backend, keep, type Tensor } from '@tensorflow/tfjs-core';
import {
  type ChannelValues,
  type Frame,
  measureFrame,
  type NormParameters,
  plainValues,
} from '../../signals';
import { type HostMemory, hostMemory } from '../kernels/hostMemory';
import { nativeHost } from '../kernels/native';
import { valuesOnDevice } from './deviceValues';
import { nativeValues } from './nativeValues';
import type { Reader } from './reader';

/** What there is to see at one normalization layer in one forward pass. */
export interface View {
  readonly step: number;
  /** Id of the normalization node. */
  readonly node: string;
  /** What enters and leaves it, channels innermost. */
  readonly before: Tensor;
  readonly after: Tensor;
  /** Its weights by Keras' names: gamma, beta, moving_mean, moving_variance, as far as it has them. */
  readonly weights: readonly { readonly name: string; readonly tensor: Tensor }[];
}

/** A look that was taken; the frame may still be on its way from the device. */
export interface Look {
  frame(): Promise<Frame>;
  /** Frees what was kept on the device. Call it once, whether or not the frame was asked for. */
  dispose(): void;
}

/**
 * Takes a frame of `view`; call it inside the forward pass, while the tensors are there and the weights are still those the
 * pass used. Where tensors lie in this process' memory (wasm, cpu) they are counted in place and at once, without a
 * copy. On a GPU only references are kept; `frame` counts on the device once the step is on its way, and reads the counts back.
 * @param memory how to reach the tensors in this process; null where they lie on a device
 */
export function takeLook(view: View, reader: Reader, memory = hostMemory(backend())): Look {
  return memory === null ? lookAtDevice(view, reader) : lookInPlace(view, memory);
}

function lookInPlace(view: View, memory: HostMemory): Look {
  const parameters = view.weights.map(({ name, tensor }) => [name, memory.view(tensor).slice()] as const);
  const sides = { before: valuesInPlace(view.before, memory), after: valuesInPlace(view.after, memory) };
  const frame = measure(view, sides, new Map(parameters));
  return { frame: () => Promise.resolve(frame), dispose: () => undefined };
}

/** On wasm they are counted by the engine's own kernels, if these can. */
function valuesInPlace(tensor: Tensor, memory: HostMemory): ChannelValues {
  const native = nativeHost(backend());
  const counted = native === null ? null : nativeValues(tensor, native);
  return counted ?? plainValues(memory.view(tensor), channelsOf(tensor));
}

function lookAtDevice(view: View, reader: Reader): Look {
  // A clone shares the values and outlives the pass; an optimizer that replaces a weight leaves the clone as it was.
  const hold = (tensor: Tensor): Tensor => keep(tensor.clone());
  const sides = { before: hold(view.before), after: hold(view.after) };
  const weights = view.weights.map(({ name, tensor }) => ({ name, tensor: hold(tensor) }));
  return {
    frame: async () => {
      const parameters = weights.map(async ({ name, tensor }) => [name, await reader.read(tensor)] as const);
      // Awaited together: where the device is lost, all of them fail, and each must be heard.
      const [counted, known] = await Promise.all([valuesOnDevice(sides, reader), Promise.all(parameters)]);
      return measure(view, counted, new Map(known));
    },
    dispose: () => {
      for (const tensor of [sides.before, sides.after, ...weights.map((weight) => weight.tensor)])
        tensor.dispose();
    },
  };
}

function channelsOf(tensor: Tensor): number {
  return tensor.shape.at(-1) ?? 1;
}

function measure(
  view: View,
  sides: { readonly before: ChannelValues; readonly after: ChannelValues },
  weights: ReadonlyMap<string, Float32Array>,
): Frame {
  const { step, node } = view;
  return measureFrame({
    step,
    tap: node,
    channels: channelsOf(view.before),
    ...sides,
    parameters: parametersOf(weights, channelsOf(view.before)),
  });
}

/** Those of one value per channel. */
function parametersOf(weights: ReadonlyMap<string, Float32Array>, channels: number): NormParameters {
  const of = (name: string): Float32Array | null => {
    const values = weights.get(name);
    return values?.length === channels ? values : null;
  };
  return {
    gamma: of('gamma'),
    beta: of('beta'),
    movingMean: of('moving_mean'),
    movingVariance: of('moving_variance'),
  };
}
