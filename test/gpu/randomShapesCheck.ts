import type { LabelledImages } from '../../shared/data/dataset';
import { type Comparison, disagreements, type StepNumbers, stepOnTape } from '../engine/agreement/step';
import { integers, sizeOf } from '../engine/numbers';
import { makers } from '../engine/program/makers';
import { type ReferencePass, referencePass } from '../engine/program/reference';
import { initialWeights, type Subject, stirredWeights, subjectOf } from '../engine/program/subject';

/** A network of a random shape, and what float64 makes of its step. */
interface RandomShape {
  readonly name: string;
  readonly subject: Subject;
  readonly truth: StepNumbers;
}

/** Images of the steps: of one image a norm of a pixel has a single value, and 33 are one more than rows of whole texels. */
const BATCHES = [1, 33];
/** Nearer than this to a kink, rounding decides which way a gradient goes. */
const NEAR = 2e-5;

/** Around every layer that trains, one of each size of batch, whose step float32 can tell from its neighbours. */
function randomShapes(): readonly RandomShape[] {
  return Object.keys(makers).flatMap((name) => BATCHES.map((images) => firstDecided(name, images)));
}

function firstDecided(maker: string, images: number): RandomShape {
  for (let round = 0; ; round++) {
    const spec = makers[maker]?.(integers(maker, images, round));
    const subject = spec === undefined ? null : subjectOf({ ...spec, batchSize: images, seed: round });
    if (subject === null) throw new Error(`Round ${round} of ${maker} does not compile.`);
    const { distance, loss, gradients: values, fixed } = truthOf(subject);
    if (distance <= NEAR) continue;
    const gradients = new Map([...values].filter(([key]) => !fixed.has(key)));
    const running = new Map([...values].filter(([key]) => fixed.has(key)));
    const name = `${maker}, ${images} images, round ${round}`;
    return { name, subject, truth: { loss, gradients, running } };
  }
}

function truthOf({ plan, dataset, settings: { seed, batchSize } }: Subject): ReferencePass {
  const batchOf = ({ pixels, shape, labels }: LabelledImages) => ({
    pixels: pixels.slice(0, batchSize * sizeOf(shape)),
    labels: [...labels.slice(0, batchSize)],
  });
  const weights = stirredWeights(initialWeights(plan, seed), seed);
  return referencePass(plan, weights, batchOf(dataset.train), { training: true, step: 1, seed });
}

/** One training step of each on the backend that is current, in sentences of what is further than `tolerance` from float64. */
export async function compareRandomShapes(tolerance: number): Promise<Comparison[]> {
  const results: Comparison[] = [];
  for (const { name, subject, truth } of randomShapes())
    results.push({ name, complaints: disagreements(await stepOnTape(subject), truth, tolerance) });
  return results;
}
