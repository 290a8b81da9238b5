import { layers } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import type { LayerContext } from './context';

const noArguments = z.strictObject({});
export const reshapeArguments = z.strictObject({ targetShape: z.array(z.int().min(1)) });
export const concatenateArguments = z.strictObject({ axis: z.int().default(-1) });

/** `[N, H, W, C]` → `[N, H·W·C]`, in that order. */
export function createFlatten(args: unknown, context: LayerContext): layers.Layer {
  return layers.flatten({ ...noArguments.parse(args), name: context.name });
}

/** The same values in another shape: `[N, …]` → `[N, …targetShape]`. */
export function createReshape(args: unknown, context: LayerContext): layers.Layer {
  return layers.reshape({ ...reshapeArguments.parse(args), name: context.name });
}

/** The mean of each channel over the whole image: `[N, H, W, C]` → `[N, C]`. */
export function createGlobalAveragePooling2D(args: unknown, context: LayerContext): layers.Layer {
  return layers.globalAveragePooling2d({ ...noArguments.parse(args), name: context.name });
}

/** Inputs side by side along `axis`, by default the channels. */
export function createConcatenate(args: unknown, context: LayerContext): layers.Layer {
  return layers.concatenate({ ...concatenateArguments.parse(args), name: context.name });
}
