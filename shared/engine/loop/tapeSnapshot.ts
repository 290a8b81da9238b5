import { type Tensor, tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { PlanNode } from '../../compile/plan';
import type { DeviceWatch } from '../backends/deviceWatch';
import type { BuiltModel } from '../model';
import type { EngineOptimizer } from '../optimizers';
import type { Slots } from '../optimizers/slots';
import { refuseMisfit } from './fitSnapshot';
import type { TrainerSnapshot } from './snapshot';

/** The parts of a tape that a snapshot is of. */
interface Parts {
  readonly nodes: readonly PlanNode[];
  readonly model: BuiltModel;
  readonly optimizer: EngineOptimizer;
  readonly device: DeviceWatch;
}

/** Reads every weight and slot back. Slots of a weight that was never updated have the values they begin with. */
export async function snapshotTape(parts: Parts): Promise<TrainerSnapshot> {
  const { optimizer, device } = parts;
  const weights = weightsOf(parts).map(async ({ node, name, variable }) => ({
    ...{ node, name, shape: variable.shape },
    values: await read(variable),
  }));
  const slots = slotsOf(parts).map(async ({ node, name, slot, slots: of, variable }) => ({
    ...{ node, name, slot },
    values: await read(of.read(variable)),
  }));
  const all = Promise.all([Promise.all(weights), Promise.all(slots)]);
  const [weightValues, slotValues] = await device.unlessLost(all);
  return { weights: weightValues, slots: slotValues, updates: optimizer.updates };
}

/** A copy: on cpu the tensor's own values may be changed in place. */
async function read(value: Tensor): Promise<Float32Array> {
  return Float32Array.from(await value.data());
}

/** Writes every weight and slot. Throws a `CheckpointError`, and has written nothing then. */
export function restoreTape(parts: Parts, snapshot: TrainerSnapshot): void {
  const { nodes, optimizer } = parts;
  refuseMisfit(snapshot, nodes, Object.keys(optimizer.slots));
  const values = new Map<string, Float32Array>();
  for (const { node, name, values: of } of snapshot.weights) values.set(keyOf(node, name), of);
  for (const { node, name, slot, values: of } of snapshot.slots) values.set(keyOf(node, name, slot), of);
  const kept = (variable: Variable, key: string): Tensor =>
    tensor(Float32Array.from(values.get(key) ?? []), variable.shape);
  tidy(() => {
    for (const { node, name, variable } of weightsOf(parts)) {
      variable.assign(kept(variable, keyOf(node, name)));
    }
    for (const { node, name, slot, slots: of, variable } of slotsOf(parts)) {
      of.write(variable, kept(variable, keyOf(node, name, slot)));
    }
  });
  optimizer.updates = snapshot.updates;
}

interface PlacedWeight {
  readonly node: string;
  readonly name: string;
  readonly variable: Variable;
  readonly trainable: boolean;
}

function weightsOf({ nodes, model }: Parts): PlacedWeight[] {
  const owners = nodes.filter(({ id, weightsOf }) => id === weightsOf);
  return owners.flatMap(({ id }) =>
    model
      .weightsOf(id)
      .map(({ name, tensor: variable, trainable }) => ({ node: id, name, variable, trainable })),
  );
}

interface PlacedSlot extends PlacedWeight {
  readonly slot: string;
  readonly slots: Slots;
}

function slotsOf(parts: Parts): PlacedSlot[] {
  const named = Object.entries(parts.optimizer.slots);
  const trainable = weightsOf(parts).filter((weight) => weight.trainable);
  return trainable.flatMap((weight) => named.map(([slot, slots]) => ({ ...weight, slot, slots })));
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
