import type { Plan } from '../../compile/plan';
import type { TrainingSettings } from '../../document/schema';
import { streamSeed } from '../../random';

/**
 * A key of what decides how long a step takes: layers, shapes and wiring, loss, batch size, optimizer, clipping and arithmetic. Names,
 * seeds and learning rates cost nothing: networks that differ in those alone share their key. 16 hexadecimal digits.
 */
export function modelKey(
  { nodes, outputs }: Plan,
  { batchSize, optimizer, clipping, arithmetic }: TrainingSettings,
): string {
  const places = new Map(nodes.map(({ id }, index) => [id, index]));
  const text = JSON.stringify([
    nodes.map((node) => [
      node.inputs.map((id) => places.get(id)),
      node.inputShapes,
      node.outputShape,
      node.layers,
      node.weights.map(({ shape, trainable }) => [shape, trainable]),
    ]),
    outputs.map(({ source, loss, beforeActivation }) => [places.get(source), loss, beforeActivation]),
    [batchSize, optimizer.kind, clipping.kind, arithmetic],
  ]);
  return hash(text);
}

/** 64 bits of MurmurHash3. */
export function hash(text: string): string {
  return [0, 1].map((seed) => streamSeed(seed, text).toString(16).padStart(8, '0')).join('');
}
