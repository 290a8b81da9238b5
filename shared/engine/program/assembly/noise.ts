// Normal noise, drawn as shared/random/ziggurat.ts draws it: the same numbers.
import { nextWord, seedFrom } from './generator';
import { batchSize, claim } from './threads';
import { address, at, float, word } from './words';

const LAYERS: u32 = 128;
/** Where the tail begins. */
const TAIL: f64 = 3.442619855899;
const WORDS: f64 = 4294967296;

/** Ends of the layers, then shares of each that are sure, float64: `normalTables`. */
let ends: usize = 0,
  sureShares: usize = 0;

/** x, y, states (four words per image), tables, floats of an image, standard deviation: y = x + noise. */
export function addNoise(pc: usize): void {
  const images = batchSize(),
    size = word(pc, 4),
    deviation = <f64>float(pc, 5);
  ends = address(pc, 3);
  sureShares = ends + ((<usize>LAYERS + 1) << 3);
  for (let image = claim(); image < images; image = claim()) {
    seedFrom(at(address(pc, 2), 4 * image));
    const x = at(address(pc, 0), image * size),
      y = at(address(pc, 1), image * size);
    for (let i = 0; i < size; i++) {
      f32.store(at(y, i), f32.load(at(x, i)) + <f32>(deviation * drawNormal()));
    }
  }
}

function end(layer: u32): f64 {
  return f64.load(ends + ((<usize>layer) << 3));
}

function density(x: f64): f64 {
  return Math.exp(-0.5 * x * x);
}

function drawNormal(): f64 {
  while (true) {
    const bits = nextWord(),
      layer = bits & (LAYERS - 1);
    const place = (<f64>(bits >>> 7) + 0.5) / 16777216 - 1;
    if (abs(place) < f64.load(sureShares + ((<usize>layer) << 3))) return place * end(layer);
    if (layer == 0) return place < 0 ? -drawTail() : drawTail();
    const x = place * end(layer);
    const low = density(end(layer)),
      high = density(end(layer + 1));
    if (low + (<f64>nextWord() / WORDS) * (high - low) < density(x)) return x;
  }
}

function exponential(): f64 {
  return -Math.log((<f64>nextWord() + 0.5) / WORDS);
}

/** A normal beyond TAIL. */
function drawTail(): f64 {
  while (true) {
    const beyond = exponential() / TAIL;
    if (2 * exponential() > beyond * beyond) return TAIL + beyond;
  }
}
