import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Window } from '../window';
import type { NativeHost } from './host';

/** Images in the frame of zeros that a window's margins ask for. */
export interface Frame {
  readonly height: number;
  readonly width: number;
  readonly bytes: number;
  /** False where the margins are all 0 and the images serve as they are. */
  readonly padded: boolean;
}

/** The frame around `images` images of `channels` channels under `window`. */
export function frameOf(window: Window, images: number, channels: number): Frame {
  const [top, bottom] = window.rows;
  const [left, right] = window.columns;
  const height = window.input[0] + top + bottom;
  const width = window.input[1] + left + right;
  const padded = top + bottom + left + right > 0;
  return { height, width, padded, bytes: padded ? images * height * width * channels * 4 : 0 };
}

/** The address of the images with their margins: copied to `room`, or their own where there are none. */
export function padInto(
  native: NativeHost,
  x: TensorInfo,
  window: Window,
  frame: Frame,
  room: number,
): number {
  const address = native.address(x);
  if (!frame.padded) return address;
  const [images = 1, height = 1, width = 1, channels = 1] = x.shape;
  const [top] = window.rows;
  const [left] = window.columns;
  native.kernels.padImages(
    address,
    images,
    height,
    width,
    channels,
    top,
    left,
    frame.height,
    frame.width,
    room,
  );
  return room;
}

/** Tells the binary the geometry of the convolution that comes next. */
export function setWindow(
  native: NativeHost,
  window: Window,
  frame: Frame,
  channels: number,
  filters: number,
  groups: number,
): void {
  native.kernels.setConv(
    ...[frame.height, frame.width, channels],
    ...[...window.size, filters],
    ...[...window.output, ...window.strides, ...window.dilations, groups],
  );
}
