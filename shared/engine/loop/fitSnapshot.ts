import type { PlanNode } from '../../compile/plan';
import { countValues } from '../../layers/shapes';
import { CheckpointError } from './checkpointError';
import type { TrainerSnapshot } from './snapshot';

/** A weight of a network, as a snapshot has to have it. */
interface Expected {
  readonly node: PlanNode;
  readonly name: string;
  readonly size: number;
  readonly shape: string;
  readonly trainable: boolean;
}

/**
 * Refuses a snapshot with a `CheckpointError` unless it has each weight of these nodes in its shape, each slot of each trainable
 * weight, and nothing else.
 * @param slots names of what the optimizer remembers of a weight
 */
export function refuseMisfit(
  snapshot: TrainerSnapshot,
  nodes: readonly PlanNode[],
  slots: readonly string[],
): void {
  const expected = nodes.flatMap(weightsOf);
  const rest = new Map(snapshot.weights.map((weight) => [keyOf(weight.node, weight.name), weight]));
  for (const weight of expected) {
    const received = rest.get(keyOf(weight.node.id, weight.name));
    if (received === undefined) throw missing(weight);
    rest.delete(keyOf(weight.node.id, weight.name));
    if (spell(received.shape) !== weight.shape) throw misshapen(weight, spell(received.shape));
    refuseLength(weight, weight.name, received.values.length);
  }
  for (const { node, name } of rest.values()) throw foreign(node, name);
  const trainable = expected.filter((weight) => weight.trainable);
  refuseSlots(snapshot, trainable, slots);
}

function weightsOf(node: PlanNode): Expected[] {
  return node.weights.map(({ name, shape, trainable }) => {
    return { node, name, size: countValues(shape), shape: spell(shape), trainable };
  });
}

function refuseSlots(
  snapshot: TrainerSnapshot,
  weights: readonly Expected[],
  slots: readonly string[],
): void {
  const rest = new Map(snapshot.slots.map((each) => [keyOf(each.node, each.name, each.slot), each]));
  for (const weight of weights) {
    for (const slot of slots) {
      const key = keyOf(weight.node.id, weight.name, slot);
      const received = rest.get(key);
      if (received === undefined) throw otherOptimizer(slots, snapshot);
      rest.delete(key);
      refuseLength(weight, `the optimizer’s ${slot} of ${weight.name}`, received.values.length);
    }
  }
  if (rest.size > 0) throw otherOptimizer(slots, snapshot);
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
const spell = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

const REMEDY = 'Go on with the network that the checkpoint was taken of, or train anew.';

function missing({ node, name, shape }: Expected): CheckpointError {
  return new CheckpointError(
    `The checkpoint does not fit this network: expected ${name} of «${node.name}» with shape ${shape}, and the checkpoint ` +
      `has none. ${REMEDY}`,
  );
}

function misshapen({ node, name, shape }: Expected, received: string): CheckpointError {
  return new CheckpointError(
    `The checkpoint does not fit this network: expected ${name} of «${node.name}» with shape ${shape}, received ` +
      `${received}. ${REMEDY}`,
  );
}

function foreign(node: string, name: string): CheckpointError {
  return new CheckpointError(
    `The checkpoint does not fit this network: it has a weight ${name} of a layer «${node}», which this network has not. ` +
      REMEDY,
  );
}

function refuseLength({ node, size, shape }: Expected, what: string, received: number): void {
  if (received === size) return;
  throw new CheckpointError(
    `The checkpoint is damaged: expected ${size} values for ${what} of «${node.name}», shape ${shape}, received ` +
      `${received}. Take another checkpoint, or train anew.`,
  );
}

function otherOptimizer(expected: readonly string[], { slots }: TrainerSnapshot): CheckpointError {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(' and '));
  const received = [...new Set(slots.map(({ slot }) => slot))];
  return new CheckpointError(
    `The checkpoint does not fit this optimizer, which remembers ${list(expected)} of every trainable weight: it was taken ` +
      `of one that remembers ${list(received)}. Go on with that optimizer, or train anew.`,
  );
}
