import { ones, tidy } from '@tensorflow/tfjs-core';
import { type BuiltModel, firstOutput } from '../../../shared/engine/model';
import type { Shape } from '../../../shared/layers/layer';
import { SUBJECT } from './planOf';

const BATCH = 2;

/** What a built layer itself says of one of its weights. */
interface BuiltWeight {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly trainable: boolean;
}

/** The weights of the layer under test as TensorFlow.js holds them, not as the plan names them. */
export function builtWeights({ model }: BuiltModel): readonly BuiltWeight[] {
  return model.layers
    .filter(({ name }) => name.endsWith(`_${SUBJECT}`))
    .flatMap((layer) => layer.weights)
    .map(({ originalName, shape, trainable }) => ({ name: lastPart(originalName), shape, trainable }));
}

/** TensorFlow.js puts the layer's name before the weight's: `3_0_subject/kernel`. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The shape of one image's result, from a forward pass over a batch of two. */
export function resultShape(built: BuiltModel, image: Shape, training: boolean): Shape {
  return tidy(() => {
    const output = firstOutput(built.forward(ones([BATCH, ...image]), { training, step: 1 }));
    const [batch, ...shape] = output.shape;
    if (batch !== BATCH) throw new Error(`A batch of ${BATCH} came out as ${batch}.`);
    return shape;
  });
}
