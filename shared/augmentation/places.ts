import type { Augmentation, Flip, Shift } from '../document/augmentation';
import type { Shape } from '../layers/layer';
import { createRandom, streamSeed } from '../random';

/** How one training changes its images. */
export interface AugmentationPlan {
  readonly augmentation: Augmentation;
  /** The training's. */
  readonly seed: number;
}

/** Which of its own pixels an image shows where: its rows and its columns move apart from each other. */
export interface Places {
  /** For every image of the batch and every row: the image's row that is shown there, −1 for zeros. */
  readonly rows: Int32Array;
  /** The same of its columns. */
  readonly columns: Int32Array;
}

/**
 * Draws where the images of a batch of `count` go in step `step`. What becomes of the image at place k hangs on the seed,
 * the step and k alone: every image takes four numbers of the step's stream, whatever is in force. First it is flipped,
 * either way with probability ½, then shifted by whole pixels, each from −n to n equally likely, with n the reach of the
 * shift. A crop after padding by p is the shift by up to p pixels.
 * @param shape [height, width, channels] of an image
 */
export function drawPlaces(
  { augmentation, seed }: AugmentationPlan,
  [height = 1, width = 1]: Shape,
  count: number,
  step: number,
): Places {
  const { shift, flip } = augmentation;
  const random = createRandom(streamSeed(seed, 'augmentation', step));
  const zeros = shift.kind !== 'none' && shift.fill === 'zeros';
  const [down, right] = reachOf(shift, height, width);
  const rows = new Int32Array(count * height);
  const columns = new Int32Array(count * width);
  for (let place = 0; place < count; place++) {
    const lowered = drawShift(random.next(), down);
    const moved = drawShift(random.next(), right);
    const mirrored = random.next() < 0.5 && flips(flip, 'horizontal');
    const upended = random.next() < 0.5 && flips(flip, 'vertical');
    line(rows.subarray(place * height, (place + 1) * height), lowered, upended, zeros);
    line(columns.subarray(place * width, (place + 1) * width), moved, mirrored, zeros);
  }
  return { rows, columns };
}

/** Most pixels that a shift moves a picture down or up, and to the right or left. */
export function reachOf(shift: Shift, height: number, width: number): readonly [number, number] {
  switch (shift.kind) {
    case 'none':
      return [0, 0];
    case 'pixels':
      return [shift.most, shift.most];
    case 'share':
      return [Math.round(shift.most * height), Math.round(shift.most * width)];
    case 'crop':
      return [shift.padding, shift.padding];
  }
}

function flips(flip: Flip, way: 'horizontal' | 'vertical'): boolean {
  return flip === way || flip === 'both';
}

/** A whole number from −reach to reach. */
function drawShift(uniform: number, reach: number): number {
  return Math.floor(uniform * (2 * reach + 1)) - reach;
}

/** Fills in which row (or column) of the image stands at each. */
function line(target: Int32Array, shift: number, flipped: boolean, zeros: boolean): void {
  const last = target.length - 1;
  for (let at = 0; at <= last; at++) {
    const from = at - shift;
    const inside = Math.min(last, Math.max(0, from));
    const shown = flipped ? last - inside : inside;
    target[at] = zeros && from !== inside ? -1 : shown;
  }
}
