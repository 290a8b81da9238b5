import { getBackend, type NamedAttrMap } from '@tensorflow/tfjs-core';
import { explicitPadding, type Window } from './window';

/**
 * Whether TensorFlow.js' own gradient kernels of a convolution are the ones to use: they know no dilations, and on WASM one
 * is missing and the other slow.
 */
export function usesNativeGradient(window: Window): boolean {
  return getBackend() !== 'wasm' && window.dilations.every((dilation) => dilation === 1);
}

/** The window in the attributes of TensorFlow.js' kernels. */
export function nativeAttributes(window: Window): NamedAttrMap {
  return {
    strides: [...window.strides],
    pad: explicitPadding(window.rows, window.columns),
    dataFormat: 'NHWC',
    dimRoundingMode: 'floor',
  };
}
