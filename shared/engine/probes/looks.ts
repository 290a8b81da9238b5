import { backend, keep, type Tensor } from '@tensorflow/tfjs-core';
import { type ChannelValues, type Frame, measureFrame, plainValues } from '../../signals';
import { type HostMemory, hostMemory } from '../kernels/hostMemory';
import { nativeHost } from '../kernels/native';
import { framesOnDevice } from './deviceFrames';
import { nativeValues } from './nativeValues';
import type { Reader } from './reader';
import { channelsOf, parametersOf, shownWeights, type View } from './view';

/** The looks of one step; their frames may still be on their way from the device. */
export interface Looks {
  /** Takes a look. Call it inside the forward pass, while the tensors are there and the weights are still those the pass used. */
  take(view: View): void;
  /** One frame of every view, in their order. Call it once. */
  frames(): Promise<Frame[]>;
  /** Frees what was kept on the device. Call it once, whether or not the frames were asked for. */
  dispose(): void;
}

/**
 * Where tensors lie in this process' memory (wasm, cpu) they are counted in place and at once, without a copy. On a GPU only
 * references are kept; `frames` counts all taps together on the device once the step is on its way, and reads the counts back.
 * @param memory how to reach the tensors in this process; null where they lie on a device
 */
export function createLooks(reader: Reader, memory = hostMemory(backend())): Looks {
  return memory === null ? looksOnDevice(reader) : looksInPlace(memory);
}

function looksInPlace(memory: HostMemory): Looks {
  const frames: Frame[] = [];
  return {
    take: (view) => {
      frames.push(frameInPlace(view, memory));
    },
    frames: () => Promise.resolve(frames),
    dispose: () => undefined,
  };
}

function frameInPlace(view: View, memory: HostMemory): Frame {
  const parameters = shownWeights(view).map(
    ({ name, tensor }) => [name, memory.view(tensor).slice()] as const,
  );
  return measureFrame({
    step: view.step,
    tap: view.node,
    channels: channelsOf(view),
    before: valuesInPlace(view.before, view, memory),
    after: valuesInPlace(view.after, view, memory),
    parameters: parametersOf(new Map(parameters)),
  });
}

/** On wasm they are counted by the engine's own kernels, if these can. */
function valuesInPlace(tensor: Tensor, view: View, memory: HostMemory): ChannelValues {
  const native = nativeHost(backend());
  const counted = native === null ? null : nativeValues(tensor, native);
  return counted ?? plainValues(memory.view(tensor), channelsOf(view));
}

function looksOnDevice(reader: Reader): Looks {
  const held: Tensor[] = [];
  const views: View[] = [];
  // A clone shares the values and outlives the pass; an optimizer that replaces a weight leaves the clone as it was.
  const hold = (tensor: Tensor): Tensor => {
    const clone = keep(tensor.clone());
    held.push(clone);
    return clone;
  };
  return {
    take: (view) => {
      views.push({
        ...view,
        before: hold(view.before),
        after: hold(view.after),
        weights: shownWeights(view).map(({ name, tensor }) => ({ name, tensor: hold(tensor) })),
      });
    },
    frames: () => framesOnDevice(views, reader),
    dispose: () => {
      for (const tensor of held.splice(0)) tensor.dispose();
    },
  };
}
