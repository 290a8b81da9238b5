import { refuseMisfit } from '../loop/fitSnapshot';
import type { TrainerSnapshot } from '../loop/snapshot';
import type { Machine } from './machine';
import { type Area, partOf } from './program';
import type { TrainingProgram } from './trainingProgram';

/** A weight or a slot by its names, and where its values stand. */
interface Place {
  readonly node: string;
  readonly name: string;
  readonly area: Area;
}

/** Copies every weight and slot out of the machine's memory. */
export function readSnapshot(machine: Machine, program: TrainingProgram, updates: number): TrainerSnapshot {
  const copy = (area: Area): Float32Array => new Float32Array(machine.floats(area));
  return {
    weights: weightsOf(program).map(({ area, ...weight }) => ({ ...weight, values: copy(area) })),
    slots: slotsOf(program).map(({ area, ...slot }) => ({ ...slot, values: copy(area) })),
    updates,
  };
}

/** Writes every weight and slot. Throws a `CheckpointError`, and has written nothing then. */
export function writeSnapshot(machine: Machine, program: TrainingProgram, snapshot: TrainerSnapshot): void {
  const { weights, optimizer } = program;
  const nodes = new Set(weights.weights.map(({ node }) => node));
  refuseMisfit(
    snapshot,
    [...nodes],
    optimizer.slots.map(({ name }) => name),
  );
  const values = new Map<string, Float32Array>();
  for (const { node, name, values: of } of snapshot.weights) values.set(keyOf(node, name), of);
  for (const { node, name, slot, values: of } of snapshot.slots) values.set(keyOf(node, name, slot), of);
  for (const { node, name, area } of weightsOf(program)) {
    machine.floats(area).set(values.get(keyOf(node, name)) ?? []);
  }
  for (const { node, name, slot, area } of slotsOf(program)) {
    machine.floats(area).set(values.get(keyOf(node, name, slot)) ?? []);
  }
}

function weightsOf({ weights }: TrainingProgram): (Place & { readonly shape: readonly number[] })[] {
  return weights.weights.map(({ node, spec, area }) => ({
    ...{ node: node.id, name: spec.name, shape: spec.shape },
    area,
  }));
}

/** A slot covers everything that is trained: each weight has the part of it that has its own offset. */
function slotsOf({ weights, optimizer }: TrainingProgram): (Place & { readonly slot: string })[] {
  return weights.weights.flatMap(({ node, spec, offset, area: weight }) =>
    offset === null
      ? []
      : optimizer.slots.map(({ name: slot, area }) => ({
          ...{ node: node.id, name: spec.name, slot },
          area: partOf(area, `${slot} of ${weight.name}`, offset, weight.bytes / 4),
        })),
  );
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
