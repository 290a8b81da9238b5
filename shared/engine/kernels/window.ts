import { backend_util, type NamedAttrMap } from '@tensorflow/tfjs-core';
import { numbersAttribute } from './kernel';

/** Height and width. */
export type Pair = readonly [number, number];

/** Before and after: rows above and below, or columns left and right. */
export type Margins = readonly [number, number];

/** Padding by name (TensorFlow's rules) or a number of zeros on every side. */
export type Padding = 'same' | 'valid' | number;

/** How a window slides over an image. */
export interface WindowOptions {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
}

/** A window sliding over an image, with every number worked out. Pairs are height, width. */
export interface Window {
  readonly input: Pair;
  readonly size: Pair;
  readonly output: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly rows: Margins;
  readonly columns: Margins;
}

/**
 * Works out where a window of `size` lands on an image of `input`. `same`: ⌈input/stride⌉ places, the odd pixel of padding
 * below and right; `valid`: no padding, leftover pixels dropped; a number: that many zeros on every side.
 */
export function placeWindow(input: Pair, size: Pair, options: WindowOptions): Window {
  const { strides, dilations, padding } = options;
  const info = backend_util.computeConv2DInfo(
    [1, ...input, 1],
    [...size, 1, 1],
    [...strides],
    [...dilations],
    // By number, TensorFlow.js takes filter and stride for square ones.
    typeof padding === 'number' ? explicitPadding([padding, padding], [padding, padding]) : padding,
    typeof padding === 'number' ? 'floor' : undefined,
  );
  return {
    input,
    size,
    output: [info.outHeight, info.outWidth],
    strides,
    dilations,
    rows: [info.padInfo.top, info.padInfo.bottom],
    columns: [info.padInfo.left, info.padInfo.right],
  };
}

/** A window as attributes of a kernel. */
export function windowAttributes(window: Window): NamedAttrMap {
  return { ...window };
}

/** The window that `windowAttributes` wrote. */
export function readWindow(attrs: NamedAttrMap): Window {
  const pair = (name: keyof Window): Pair => {
    const [first, second] = numbersAttribute(attrs, name);
    if (first === undefined || second === undefined)
      throw new Error(`The window's ${name} must be two numbers.`);
    return [first, second];
  };
  return {
    input: pair('input'),
    size: pair('size'),
    output: pair('output'),
    strides: pair('strides'),
    dilations: pair('dilations'),
    rows: pair('rows'),
    columns: pair('columns'),
  };
}

/** Margins in the form in which TensorFlow.js' convolutions take explicit padding. */
export function explicitPadding(rows: Margins, columns: Margins): backend_util.ExplicitPadding {
  return [[0, 0], [...rows], [...columns], [0, 0]];
}

/**
 * The window with which the gradient of a convolution's input is itself a convolution, of dy with the filter turned by 180°.
 * Null where it is none: for strides, and for windows padded beyond their own reach, where dy would have to be cropped.
 */
export function turnedWindow(window: Window): Window | null {
  if (window.strides.some((stride) => stride !== 1)) return null;
  const reach = [
    (window.size[0] - 1) * window.dilations[0],
    (window.size[1] - 1) * window.dilations[1],
  ] as const;
  const before = [reach[0] - window.rows[0], reach[1] - window.columns[0]] as const;
  const after = [
    window.input[0] - window.output[0] + window.rows[0],
    window.input[1] - window.output[1] + window.columns[0],
  ] as const;
  if (Math.min(...before, ...after) < 0) return null;
  return {
    ...window,
    input: window.output,
    output: window.input,
    rows: [before[0], after[0]],
    columns: [before[1], after[1]],
  };
}
