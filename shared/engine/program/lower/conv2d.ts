import {
  type Geometry,
  suitsWinograd,
  winogradBackwardGeometry,
  winogradForwardGeometry,
} from '../../kernels/native/winograd';
import { placeWindow, turnedWindow, type Window } from '../../kernels/window';
import { conv2dArguments } from '../../layers/conv2d';
import type { Emitter } from '../emitter';
import { Opcode, Unary } from '../opcodes';
import type { Area, Word } from '../program';
import {
  firstValue,
  gradientArea,
  imageShape,
  type LowerCall,
  type Lowered,
  outputValue,
  requireWeight,
  type Value,
  type Weight,
  weightOf,
} from './lowering';
import { PIECES, pieceSumsArea } from './moments';
import { beforeActivation } from './rectified';

interface Convolution {
  readonly call: LowerCall;
  readonly x: Value;
  readonly output: Value;
  readonly kernel: Weight;
  readonly bias: Weight | null;
  readonly window: Window;
  readonly channels: number;
  readonly filters: number;
}

/** A convolution; a following ReLU and the moments of its output are taken care of while a piece of it is in the cache. */
export function lowerConv2d(call: LowerCall): Lowered {
  const { filters, kernelSize, strides, dilationRate, padding } = conv2dArguments.parse(call.args);
  const x = firstValue(call);
  const [height, width, channels] = imageShape(x);
  const options = { strides, dilations: dilationRate, padding };
  const window = placeWindow([height, width], kernelSize, options);
  const convolution: Convolution = {
    ...{ call, x, channels, filters, window },
    output: outputValue(call, [...window.output, filters]),
    kernel: requireWeight(call, 'kernel'),
    bias: weightOf(call, 'bias'),
  };
  forward(convolution);
  return {
    output: convolution.output,
    ...(call.training ? { backward: (dy) => backward(convolution, dy) } : {}),
  };
}

function forward({ call, x, output, kernel, bias, window, channels, filters }: Convolution): void {
  const { emitter, activation, moments } = call;
  const finish: readonly Word[] = [activation, moments];
  if (suitsWinograd(window, [channels, filters])) {
    const geometry = winogradForwardGeometry(window, channels, filters);
    winograd(
      emitter,
      { x: x.area, w: kernel.area, y: output.area, bias: bias?.area ?? null },
      geometry,
      finish,
      0,
    );
    return;
  }
  emitter.emit(
    ...([Opcode.ConvForward, x.area, kernel.area, bias?.area ?? null, output.area, ...finish] as const),
    ...windowWords(window, channels, filters),
  );
  needConvScratch(emitter, window, channels, filters, perPiece(emitter));
}

/** Images of a piece in the largest batch. */
function perPiece({ capacity }: Emitter): number {
  return Math.ceil(capacity / PIECES);
}

function winograd(
  emitter: Emitter,
  { x, w, y, bias }: Readonly<Record<'x' | 'w' | 'y', Area>> & { readonly bias: Area | null },
  geometry: Geometry,
  finish: readonly Word[],
  turned: 0 | 1,
): void {
  const words = winogradWords(geometry);
  const filterBytes = needWinogradScratch(emitter, geometry);
  const filters = emitter.fixed('transformed filters', filterBytes / 4);
  emitter.emit(Opcode.WinogradFilters, w, turned, filters, ...words);
  emitter.emit(Opcode.WinogradForward, x, filters, bias, y, ...finish, ...words);
}

function winogradWords({ input, channels, output, filters, top, left }: Geometry): readonly number[] {
  return [...input, channels, ...output, filters, top, left];
}

/** Asks for the scratch of a Winograd convolution; gives the bytes of its transformed filters. */
function needWinogradScratch(emitter: Emitter, geometry: Geometry): number {
  const { sizes } = emitter;
  sizes.setWinograd(...winogradWords(geometry));
  emitter.needScratch(sizes.winogradScratch());
  return sizes.winogradFilterBytes();
}

/** A window's geometry as `assembly/convolution.ts` reads it. */
function windowWords(window: Window, channels: number, filters: number): readonly number[] {
  const { input, rows, columns, size, output, strides, dilations } = window;
  const frame = [input[0] + rows[0] + rows[1], input[1] + columns[0] + columns[1]];
  return [
    ...[...input, channels, rows[0], columns[0], ...frame],
    ...[...size, filters, ...output, ...strides, ...dilations],
  ];
}

/** Asks for the scratch of a convolution by products: what the product needs, and `images` images in their frames. */
function needConvScratch(
  emitter: Emitter,
  window: Window,
  channels: number,
  filters: number,
  images: number,
): void {
  const { input, rows, columns, size, output, strides, dilations } = window;
  const height = input[0] + rows[0] + rows[1];
  const width = input[1] + columns[0] + columns[1];
  const { sizes } = emitter;
  sizes.setConv(height, width, channels, ...size, filters, ...output, ...strides, ...dilations);
  emitter.needScratch(sizes.convScratch() + 4 * images * height * width * channels);
}

function backward(convolution: Convolution, dyOutput: Area): readonly (Area | null)[] {
  const { call, x, output, kernel, bias } = convolution;
  const dy = beforeActivation(call, output, dyOutput);
  if (bias?.gradient) {
    const { emitter } = call;
    const channels = convolution.filters;
    const sums = pieceSumsArea(emitter, channels);
    emitter.emit(Opcode.ColumnSums, dy, bias.gradient, sums, output.size / channels, channels);
  }
  if (kernel.gradient) filterGradient(convolution, dy, kernel.gradient);
  return [x.differentiable ? inputGradient(convolution, dy) : null];
}

/** Sums of a filter's gradient are made in at most so many parts, which threads take in turns … */
const MOST_PARTS = 8;
/** … and in fewer where they are large. */
const PARTS_BYTES = 32 * 2 ** 20;

function partsOf(bytes: number): number {
  return Math.max(1, Math.min(MOST_PARTS, Math.floor(PARTS_BYTES / bytes)));
}

function filterGradient({ call, x, window, channels, filters }: Convolution, dy: Area, dw: Area): void {
  const { emitter } = call;
  if (suitsWinograd(window, [channels, filters])) {
    const geometry = winogradForwardGeometry(window, channels, filters);
    const bytes = needWinogradScratch(emitter, geometry);
    const parts = partsOf(bytes);
    const sums = emitter.fixed('sums of the filter’s gradient', (parts * bytes) / 4);
    emitter.emit(Opcode.WinogradFilterGradient, x.area, dy, dw, sums, parts, ...winogradWords(geometry));
    return;
  }
  const floats = window.size[0] * window.size[1] * channels * filters;
  const parts = partsOf(4 * floats);
  const sums = emitter.fixed('sums of the filter’s gradient', parts * floats);
  const images = Math.ceil(emitter.capacity / parts);
  emitter.emit(
    ...([Opcode.ConvFilterGradient, x.area, dy, dw, sums, parts] as const),
    ...windowWords(window, channels, filters),
  );
  needConvScratch(emitter, window, channels, filters, images);
}

function inputGradient(convolution: Convolution, dy: Area): Area {
  const { call, x, kernel, window, channels, filters } = convolution;
  const { emitter } = call;
  const dx = gradientArea(call, x);
  const plain: readonly Word[] = [Unary.Linear, null];
  if (suitsWinograd({ ...window, output: window.input }, [channels, filters])) {
    const geometry = winogradBackwardGeometry(window, channels, filters);
    winograd(emitter, { x: dy, w: kernel.area, y: dx, bias: null }, geometry, plain, 1);
    return dx;
  }
  const turned = turnedWindow(window);
  if (turned === null) {
    emitter.emit(Opcode.ConvInputGradient, dy, kernel.area, dx, ...windowWords(window, channels, filters));
    needConvScratch(emitter, window, channels, filters, 1);
    return dx;
  }
  const flipped = emitter.fixed('turned filter', window.size[0] * window.size[1] * channels * filters);
  emitter.emit(Opcode.FlipFilter, kernel.area, ...window.size, channels, filters, flipped);
  emitter.emit(
    Opcode.ConvForward,
    dy,
    flipped,
    null,
    dx,
    ...plain,
    ...windowWords(turned, filters, channels),
  );
  needConvScratch(emitter, turned, filters, channels, perPiece(emitter));
  return dx;
}
