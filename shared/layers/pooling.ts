import { z } from 'zod';
import { optionalIntegerField } from './fields';
import type { Mended, Shape } from './layer';
import { paddedAsTensorFlow, pythonCall } from './spelling';
import {
  fittingWindows,
  formatWindow,
  paddingField,
  strideBounds,
  type Window,
  windowSizeField,
} from './windows';

/** Config of Max Pool and Average Pool. */
export const poolingConfig = z.strictObject({
  poolSize: windowSizeField({
    label: 'Pool size',
    description: 'Side of the square window; each window becomes one value per channel.',
    default: 2,
  }),
  strides: optionalIntegerField({
    ...strideBounds,
    description: 'Step of the window. Empty: as wide as the window, so that windows do not overlap.',
    whenEmpty: 'the pool size',
  }),
  padding: paddingField(
    'Valid drops pixels at the right and bottom edge that do not fill a window; same keeps them in windows that hang ' +
      'over the edge (what lies outside is left out of the maximum or average).',
  ),
});

export type PoolingConfig = z.output<typeof poolingConfig>;

export function poolWindow({ poolSize, strides, padding }: PoolingConfig): Window {
  return { size: poolSize, stride: strides ?? poolSize, padding };
}

/** The pools that a window too large for its image may become. */
export function smallerPools(
  config: PoolingConfig,
  inputs: readonly Shape[],
): readonly Mended<PoolingConfig>[] {
  return fittingWindows(poolWindow(config), inputs).map(({ size, padding }) => ({
    config: { ...config, poolSize: size, padding },
  }));
}

/** tfjs-layers' arguments of a pooling layer. */
export function poolingArgs(config: PoolingConfig): Readonly<Record<string, unknown>> {
  return { poolSize: config.poolSize, strides: poolWindow(config).stride, padding: config.padding };
}

/** `2×2`, `3×3 / 2 · same`: what differs from the palette's layer is named. */
export function poolingSummary(config: PoolingConfig): string {
  const window = formatWindow(poolWindow(config), config.poolSize);
  return config.padding === 'same' ? `${window} · same` : window;
}

export function kerasPooling(name: string, config: PoolingConfig): string {
  const strides = config.strides === null ? null : `strides=${config.strides}`;
  return pythonCall(`layers.${name}`, config.poolSize, strides, `padding='${config.padding}'`);
}

export function pytorchPooling(name: string, config: PoolingConfig): string {
  const stride = config.strides === null ? null : `stride=${config.strides}`;
  const call = pythonCall(`nn.${name}`, config.poolSize, stride);
  return config.padding === 'same' ? paddedAsTensorFlow(call) : call;
}
