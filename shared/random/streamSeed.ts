import { murmur3 } from './murmur';

/**
 * The seed of a named stream: `streamSeed(seed, 'conv_1', 'kernel')`, `streamSeed(seed, 'order', epoch)`. Streams are keyed
 * by name and not by the order in which they are drawn, so that a layer added to a network leaves the initial weights of
 * all others as they were. Distinct labels give unrelated seeds: ('a', 'b') is not ('ab'), and 1 is not '1'.
 */
export function streamSeed(seed: number, ...labels: readonly (string | number)[]): number {
  return murmur3(codeUnits(JSON.stringify(labels)), seed);
}

/** The text's UTF-16 code units, low byte first. */
function codeUnits(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    bytes[2 * index] = unit & 0xff;
    bytes[2 * index + 1] = unit >>> 8;
  }
  return bytes;
}
