import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { LEAST_RELATIVE_WIDTH, REACH } from '../../../signals/histogram';
import { type PlacedSide, type PlacedTaps, TAP_ROWS } from '../tapLayout';
import { momentsOfAll, momentsOfParts } from './moments';
import { rowsPerPart } from './parts';
import { flat, release, runCompute, runScatter } from './program';

interface Side extends PlacedSide {
  readonly rows: number;
  readonly perPart: number;
  readonly parts: number;
}

/** `TAP_ROWS` of all taps in two programs: the statistics of parts of the rows, and of all. */
export function tapStatistics(backend: WebGPUBackend, { sides, width }: PlacedTaps): TensorInfo {
  const own = sides.map((side): Side => {
    const rows = side.tensor.size / side.channels;
    const perPart = rowsPerPart(rows);
    return { ...side, rows, perPart, parts: Math.ceil(rows / perPart) };
  });
  const partial = statisticsOfParts(backend, own, 2 * width);
  const statistics = statisticsOfAll(backend, own, width, partial);
  release(backend, partial);
  return statistics;
}

/** Extents of the tensor at hand, which `choose` takes from the uniforms. */
const CHOSEN = `
  struct Extents { rows : i32, channels : i32, perPart : i32, parts : i32 }
  var<private> chosen : Extents;`;

function choose(side: number): string {
  const own = ['rows', 'channels', 'perPart', 'parts'].map((name) => `uniforms.${name}${side}`);
  return `chosen = Extents(${own.join(', ')});`;
}

function extentsOf(sides: readonly Side[]): Record<string, number> {
  const named = sides.flatMap(({ rows, channels, perPart, parts, start, end }, side) =>
    Object.entries({ rows, channels, perPart, parts, start, end }).map(
      ([name, value]) => [`${name}${side}`, value] as const,
    ),
  );
  return Object.fromEntries(named);
}

/** What is known of a part, a row each for all columns: the moments, the extremes, how many values are ≤ 0, the channel's first value. */
const PART_ROWS = 6;

function statisticsOfParts(backend: WebGPUBackend, sides: readonly Side[], columns: number): TensorInfo {
  const most = Math.max(...sides.map(({ parts }) => parts));
  const program = {
    name: `tapParts${sides.length}`,
    inputs: Object.fromEntries(sides.map(({ tensor }, side) => [`x${side}`, flat(tensor)])),
    invocations: most * columns,
    integers: { columns, ...extentsOf(sides) },
    functions: `
      ${CHOSEN}
      ${momentsOfParts(sides.length)}
      ${sides.map((_, side) => statisticsOfPart(side)).join('\n')}`,
    each: `
      let part = index / uniforms.columns;
      let column = index % uniforms.columns;
      ${sides.map((_, side) => `if (column < uniforms.end${side}) { ${choose(side)} statistics${side}(part, column, column - uniforms.start${side}); return; }`).join('\n')}`,
  };
  return runScatter(backend, program, [most, PART_ROWS, columns]);
}

function statisticsOfPart(side: number): string {
  return `
    fn statistics${side}(part : i32, column : i32, channel : i32) {
      if (part >= chosen.parts || channel >= chosen.channels) { return; }
      let end = min((part + 1) * chosen.perPart, chosen.rows);
      var least = GREATEST;
      var largest = -GREATEST;
      var nonPositive = 0.0;
      for (var row = part * chosen.perPart; row < end; row++) {
        let value = x${side}[row * chosen.channels + channel];
        if (value < least && value >= -GREATEST) { least = value; }
        if (value > largest && value <= GREATEST) { largest = value; }
        if (value <= 0.0) { nonPositive += 1.0; }
      }
      let moments = momentsOf${side}(part, channel);
      let told = array<f32, ${PART_ROWS}>(moments.x, moments.y, least, largest, nonPositive, x${side}[channel]);
      for (var row = 0; row < ${PART_ROWS}; row++) {
        result[(${PART_ROWS} * part + row) * uniforms.columns + column] = told[row];
      }
    }`;
}

function statisticsOfAll(
  backend: WebGPUBackend,
  sides: readonly Side[],
  width: number,
  partial: TensorInfo,
): TensorInfo {
  // Both sides of a tap have the same shape, so that what was chosen for what enters holds for what leaves.
  const taps = sides.filter(({ end }) => end <= width);
  return runCompute(backend, {
    name: `tapStatistics${taps.length}`,
    inputs: { moments: partial },
    shape: [TAP_ROWS.length, width],
    integers: { columns: 2 * width, width, ...extentsOf(taps) },
    functions: `
      ${CHOSEN}
      ${momentsOfAll({ of: 'chosen', at: `${PART_ROWS} * part * uniforms.columns + channel`, next: 'uniforms.columns' })}
      ${EXTREMES_OF_ALL}
      ${RANGES}`,
    element: `
      let column = index % uniforms.width;
      ${taps.map((_, tap) => `if (column < uniforms.end${tap}) { ${choose(tap)} }`).join(' else ')}
      let left = column + uniforms.width;
      switch (index / uniforms.width) {
        case 0: { return meanOf(column); }
        case 1: { return varianceOf(column); }
        case 2: { return leastOf(column, true); }
        case 3: { return largestOf(column, true); }
        case 4: { return meanOf(left); }
        case 5: { return varianceOf(left); }
        case 6: { return leastOf(left, true); }
        case 7: { return largestOf(left, true); }
        case 8: { return nonPositiveOf(column); }
        case 9: { return nonPositiveOf(left); }
        case 10: { return rangeOf(column, left).x; }
        default: { return rangeOf(column, left).y; }
      }`,
  });
}

/** Where no value was finite, nothing has changed what the search began with; that is told as NaN. */
const EXTREMES_OF_ALL = `
  fn known(part : i32, row : i32, column : i32) -> f32 {
    return moments[(${PART_ROWS} * part + row) * uniforms.columns + column];
  }
  fn meanOf(column : i32) -> f32 { return known(0, 5, column) + distanceOf(column); }
  fn leastOf(column : i32, told : bool) -> f32 {
    var least = GREATEST;
    for (var part = 0; part < chosen.parts; part++) { least = min(least, known(part, 2, column)); }
    return select(least, uniforms.NAN, told && least == GREATEST);
  }
  fn largestOf(column : i32, told : bool) -> f32 {
    var largest = -GREATEST;
    for (var part = 0; part < chosen.parts; part++) { largest = max(largest, known(part, 3, column)); }
    return select(largest, uniforms.NAN, told && largest == -GREATEST);
  }
  fn nonPositiveOf(column : i32) -> f32 {
    var sum = 0.0;
    for (var part = 0; part < chosen.parts; part++) { sum += known(part, 4, column); }
    return sum / f32(chosen.rows);
  }`;

/** The edges of histograms, as `sharedRanges` has them. */
const RANGES = `
  fn reachOf(column : i32) -> vec2<f32> {
    let extremes = vec2<f32>(leastOf(column, false), largestOf(column, false));
    let mean = meanOf(column);
    let tail = ${REACH}.0 * sqrt(varianceOf(column));
    if (!(abs(mean) <= GREATEST && tail <= GREATEST)) { return extremes; }
    return vec2<f32>(max(extremes.x, mean - tail), min(extremes.y, mean + tail));
  }
  fn rangeOf(column : i32, left : i32) -> vec2<f32> {
    let entered = reachOf(column);
    let own = reachOf(left);
    var range = vec2<f32>(min(entered.x, own.x), max(entered.y, own.y));
    // Neither side holds a finite value.
    if (range.x > range.y) { range = vec2<f32>(0.0); }
    let least = max(abs(range.x), abs(range.y)) * ${LEAST_RELATIVE_WIDTH};
    if (range.y - range.x > least) { return range; }
    let widening = max(0.5, least);
    return vec2<f32>(range.x - widening, range.y + widening);
  }`;
