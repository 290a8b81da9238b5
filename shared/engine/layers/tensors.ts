import { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';

/** The one tensor that a layer with one input is called with. */
export function onlyTensor(inputs: Tensor | Tensor[]): Tensor {
  if (inputs instanceof Tensor) return inputs;
  const [first, ...more] = inputs;
  if (first !== undefined && more.length === 0) return first;
  throw new Error(`A layer with one input was given ${inputs.length}.`);
}

/** The one shape that a layer with one input is built for, batch axis first. */
export function onlyShape(shapes: Shape | Shape[]): Shape {
  const [first, ...more] = shapes;
  if (Array.isArray(first)) {
    if (more.length === 0) return first;
    throw new Error(`A layer with one input was built for ${shapes.length}.`);
  }
  return shapes.map((extent) => (typeof extent === 'number' ? extent : null));
}

/** The extent of an axis that must be known when a layer is built. */
export function knownExtent(shape: Shape, axis: number): number {
  const extent = shape.at(axis);
  if (typeof extent === 'number') return extent;
  throw new Error(`Axis ${axis} of shape [${shape.join(', ')}] must be known when the layer is built.`);
}
