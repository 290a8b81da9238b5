// Masks of a dropout, drawn by the project's own generator, one stream per image. xoshiro128** 1.1 (shared/random/xoshiro.ts).
import { batchSize, claim } from './threads';
import { address, at, float, word } from './words';

/** mask, states (four words per image), floats of an image, threshold, kept: 0 where the next number lies below the threshold. */
export function drawMask(pc: usize): void {
  const images = batchSize(),
    size = word(pc, 2);
  for (let image = claim(); image < images; image = claim()) {
    drawImage(
      at(address(pc, 0), image * size),
      size,
      at(address(pc, 1), 4 * image),
      <u32>word(pc, 3),
      float(pc, 4),
    );
  }
}

function drawImage(mask: usize, size: i32, state: usize, threshold: u32, kept: f32): void {
  let a = load<u32>(state),
    b = load<u32>(state, 4),
    c = load<u32>(state, 8),
    d = load<u32>(state, 12);
  for (let i = 0; i < size; i++) {
    const next = rotl<u32>(b * 5, 7) * 9;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotl<u32>(d, 11);
    f32.store(at(mask, i), next < threshold ? 0 : kept);
  }
}
