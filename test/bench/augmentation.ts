import { fillBatch } from '../../shared/augmentation';
import { type Augmentation, noAugmentation } from '../../shared/document/augmentation';
import { createRandom } from '../../shared/random';
import type { NamedBench, Side } from './bench';

const BATCH = 64;
const COUNT = 512;
/** Batches in one turn, so that the clock is fine enough. */
const UNITS = 20;

const shape = [32, 32, 3] as const;
const size = 32 * 32 * 3;

const crop: Augmentation = {
  ...noAugmentation,
  shift: { kind: 'crop', padding: 4, fill: 'zeros' },
  flip: 'horizontal',
};
const noisy: Augmentation = { ...crop, noise: { kind: 'gaussian', standardDeviation: 0.05 } };

/** What augmentation adds to the putting together of a batch. */
export const augmenting: NamedBench = {
  name: 'augmentation',
  open: () => {
    const random = createRandom(0);
    const pixels = Float32Array.from({ length: COUNT * size }, () => random.next());
    const indices = Int32Array.from({ length: BATCH }, (_, place) => (place * 37) % COUNT);
    const target = new Float32Array(BATCH * size);
    let step = 0;
    const side = (name: string, augmentation: Augmentation | null): Side => ({
      name,
      units: UNITS,
      run: () => {
        const plan = augmentation === null ? null : { augmentation, seed: 0 };
        for (let unit = 0; unit < UNITS; unit++) {
          step += 1;
          fillBatch({ shape, pixels }, indices, plan, step, target);
        }
      },
    });
    return Promise.resolve({
      title: 'Augmenting a batch of 64 images of 32×32×3',
      rounds: 25,
      sides: [side('as they are', null), side('crop and flip', crop), side('crop, flip and noise', noisy)],
      dispose: () => undefined,
    });
  },
};
