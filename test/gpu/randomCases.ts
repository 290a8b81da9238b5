import type { WindowOptions } from '../../shared/engine/kernels/window';
import { integers } from '../engine/numbers';
import type { KernelCase } from './caseValues';
import { channelCases } from './channelCases';
import {
  convolution,
  depthwise,
  filterGradient,
  type Images,
  inputGradient,
  poolings,
  transposed,
} from './windowCases';

type Between = (from: number, to: number) => number;

/** Of every kind of case. */
const ROUNDS = 6;
/** One, a texel's two more and one less, one more than a vector holds, and one more than whole blocks. */
const CHANNELS = [1, 3, 5, 8, 33, 513] as const;

/** Kernels on images of random shapes, odd extents among them, of one pixel, of one channel and of 513. */
export function randomCases(): readonly KernelCase[] {
  return Array.from({ length: ROUNDS }, (_, round) => casesOf(round)).flat();
}

function casesOf(round: number): readonly KernelCase[] {
  const between = integers('kernel cases', round);
  const images = imagesOf(round, between);
  const [, height, width, channels] = images;
  const options = optionsOf(between);
  const size = between(1, Math.min(3, height, width));
  const window: WindowOptions = fits(size, options, images) ? options : { ...options, dilations: [1, 1] };
  const groups = channels % 3 === 0 ? between(0, 1) * 2 + 1 : 1;
  // Of many channels few filters, and many of few.
  const filters = groups * (channels > 8 ? between(1, 9) : pick(between, [1, 2, 8, 33, 513]));
  const padding = window.padding === 'valid' ? 'valid' : 'same';
  const { strides } = window;
  return [
    ...channelCases(images),
    ...poolings(images, [size, between(1, Math.min(3, width))], { strides, dilations: [1, 1], padding }),
    convolution(images, filters, size, window, groups),
    inputGradient(images, filters, size, window, groups),
    filterGradient(images, filters, size, window, groups),
    ...depthwise(images, channels > 33 ? 1 : between(1, 4), size, window),
    transposed(images, channels > 33 ? 2 : between(1, 9), between(1, 4), { strides, padding }),
  ];
}

/** The first are of one pixel, and of one channel and of 513 among them. */
function imagesOf(round: number, between: Between): Images {
  const count = between(1, 3);
  if (round === 0) return [count, 1, 1, 1];
  if (round === 1) return [count, 1, 1, 513];
  if (round === 2) return [count, between(2, 9), between(2, 9), 1];
  if (round === 3) return [count, between(2, 5), between(2, 5), 513];
  return [count, between(1, 9), between(1, 9), pick(between, CHANNELS)];
}

/** Strides or a dilation: layers have one of them. */
function optionsOf(between: Between): WindowOptions {
  const factors = [between(1, 3), between(1, 3)] as const;
  const isDilated = between(0, 2) === 0;
  return {
    strides: isDilated ? [1, 1] : factors,
    dilations: isDilated ? factors : [1, 1],
    padding: pick<WindowOptions['padding']>(between, ['same', 'valid', 1]),
  };
}

/** Whether the window, with its dilations, is no larger than the image. */
function fits(size: number, { dilations }: WindowOptions, [, height, width]: Images): boolean {
  return (size - 1) * dilations[0] < height && (size - 1) * dilations[1] < width;
}

function pick<Choice>(between: Between, choices: readonly Choice[]): Choice {
  const choice = choices[between(0, choices.length - 1)];
  if (choice === undefined) throw new Error('There is nothing to choose from.');
  return choice;
}
