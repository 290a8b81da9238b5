import { add, maximum, mul, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import type { LayerContext } from './context';

/** Inputs of one shape, made one value by value. The same in training and inference. */
class Merge extends layers.Layer {
  static readonly className = 'Merge';

  constructor(
    private readonly combine: (inputs: readonly Tensor[]) => Tensor,
    { name }: LayerContext,
  ) {
    super({ name });
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => this.combine([inputs].flat()));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [first] = inputShape;
    if (Array.isArray(first)) return first;
    throw new Error(`Layer ${this.name} joins inputs and was built for one: connect another.`);
  }
}

/** Joins inputs two by two, from the first on. */
function inTurn(join: (a: Tensor, b: Tensor) => Tensor): (inputs: readonly Tensor[]) => Tensor {
  return (inputs) => inputs.reduce((joined, input) => join(joined, input));
}

type Create = (args: unknown, context: LayerContext) => layers.Layer;

const noArguments = z.strictObject({});

function creator(combine: (inputs: readonly Tensor[]) => Tensor): Create {
  return (args, context) => {
    noArguments.parse(args);
    return new Merge(combine, context);
  };
}

const sum = inTurn((a, b) => add(a, b));

/** x₁ + x₂ + … + xₙ. */
export const createAdd: Create = creator(sum);

/** x₁ − x₂. */
export const createSubtract: Create = creator(inTurn((a, b) => sub(a, b)));

/** x₁ · x₂ · … · xₙ. */
export const createMultiply: Create = creator(inTurn((a, b) => mul(a, b)));

/** (x₁ + x₂ + … + xₙ) / n. */
export const createAverage: Create = creator((inputs) => mul(sum(inputs), 1 / inputs.length));

/** max(x₁, x₂, …, xₙ); of several that are largest the first has the gradient. */
export const createMaximum: Create = creator(inTurn((a, b) => maximum(a, b)));
