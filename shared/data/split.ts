import { groupBy } from '../collections/groupBy';
import { createRandom, streamSeed } from '../random/index';
import type { LabelledImages } from './dataset';

/** One image in so many of each class is held back for validation. */
const ONE_IN = 5;

/** The split of a data set is part of what the data set is: it does not follow the seed of a training. */
const SPLIT_SEED = 0;

/**
 * Splits a data set that comes in one piece: of every class the same share, ⌊n / 5⌋ of its n images, chosen by a
 * generator seeded with the data set's id, becomes the validation part. Stratified, the same on every machine and for
 * every seed of a training; both parts keep the order of the whole.
 */
export function splitStratified(
  whole: LabelledImages,
  datasetId: string,
): { readonly train: LabelledImages; readonly validation: LabelledImages } {
  const byClass = groupBy(Array.from(whole.labels.keys()), (place) => whole.labels[place] ?? 0);
  const heldBack = new Set<number>();
  for (const [label, places] of byClass) {
    const random = createRandom(streamSeed(SPLIT_SEED, 'split', datasetId, label));
    const chosen = random.shuffle(places.length).subarray(0, Math.floor(places.length / ONE_IN));
    for (const index of chosen) heldBack.add(places[index] ?? 0);
  }
  return {
    train: choose(whole, (place) => !heldBack.has(place)),
    validation: choose(whole, (place) => heldBack.has(place)),
  };
}

function choose(whole: LabelledImages, test: (place: number) => boolean): LabelledImages {
  const places = Array.from(whole.labels.keys()).filter(test);
  const size = whole.pixels.length / whole.count;
  const pixels = new Float32Array(places.length * size);
  for (const [index, place] of places.entries()) {
    pixels.set(whole.pixels.subarray(place * size, (place + 1) * size), index * size);
  }
  const labels = Uint8Array.from(places, (place) => whole.labels[place] ?? 0);
  return { count: places.length, shape: whole.shape, pixels, labels };
}
