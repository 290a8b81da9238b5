import {
  backend,
  concat,
  engine,
  keep,
  type NamedTensorMap,
  reshape,
  slice,
  stack,
  type Tensor,
  type TensorInfo,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { inGroups } from '../kernels/groups';
import { type GroupUpdate, startsOf } from '../kernels/groupUpdate';
import type { ShaderFormula } from './formula';
import type { EngineOptimizer } from './optimizer';
import { createSlots, type Slots } from './slots';

/** Some weights and what is remembered of them in one tensor, `[slots, values of all weights]`; null for nothing. */
interface Group {
  readonly variables: readonly Variable[];
  slots: Tensor | null;
}

/** Scales a step's gradients by one number on the device. */
export type ScaleOf = (gradients: readonly Tensor[]) => Tensor;

/**
 * An optimizer on a GPU, which updates weights in groups: a program for what is remembered of all weights of a group, and one
 * for each weight. Between steps nothing but their slots is kept; whoever asks for the slots of one weight takes the groups
 * apart, and the next step puts them together again.
 * @param scaleOf what every gradient is multiplied with; null for 1
 */
export function groupedOptimizer(
  formula: ShaderFormula,
  update: GroupUpdate,
  scaleOf: ScaleOf | null,
): EngineOptimizer {
  const named = formula.slots.map(({ name, start }) => [name, createSlots(start)] as const);
  const apart = named.map(([, slots]) => slots);
  let groups: Group[] = [];
  let updates = 0;
  const takeApart = (): void => {
    for (const { variables, slots } of groups) if (slots !== null) spread(slots, variables, apart);
    for (const { slots } of groups) slots?.dispose();
    groups = [];
  };
  const putTogether = (variables: readonly Variable[]): void => {
    if (isOf(groups, variables)) return;
    takeApart();
    groups = inGroups(variables, update.mostWeights).map((own) => ({
      variables: own,
      slots: gather(own, apart),
    }));
    for (const slots of apart) slots.dispose();
  };
  const slotsOf = (slots: Slots): Slots => ({
    read: (variable) => {
      takeApart();
      return slots.read(variable);
    },
    write: (variable, value) => {
      takeApart();
      slots.write(variable, value);
    },
    dispose: () => slots.dispose(),
  });
  return {
    slots: Object.fromEntries(named.map(([name, slots]) => [name, slotsOf(slots)])),
    get updates() {
      return updates;
    },
    set updates(count) {
      updates = count;
    },
    apply: (variables, gradients, learningRate) => {
      updates += 1;
      const moved = variables.filter(({ name }) => gradients[name] !== undefined);
      putTogether(moved);
      const numbers = formula.numbers(updates, learningRate);
      tidy(() => {
        const scale = scaleOf === null ? null : scaleOf(gradientsOf(moved, gradients));
        for (const group of groups) move(group, gradients, { formula, update, numbers, scale });
      });
    },
    dispose: () => {
      for (const { slots } of groups) slots?.dispose();
      groups = [];
      for (const slots of apart) slots.dispose();
    },
  };
}

function isOf(groups: readonly Group[], variables: readonly Variable[]): boolean {
  const known = groups.flatMap((group) => group.variables);
  return known.length === variables.length && known.every((variable, index) => variable === variables[index]);
}

function gradientsOf(variables: readonly Variable[], gradients: NamedTensorMap): Tensor[] {
  return variables.flatMap(({ name }) => gradients[name] ?? []);
}

interface Step {
  readonly formula: ShaderFormula;
  readonly update: GroupUpdate;
  readonly numbers: Readonly<Record<string, number>>;
  readonly scale: Tensor | null;
}

function move(group: Group, gradients: NamedTensorMap, { formula, update, numbers, scale }: Step): void {
  const { variables, slots } = group;
  const call = {
    ...{ name: formula.name, nextWeight: formula.weight, numbers, scale, slots },
    nextSlots: formula.slots.map(({ next }) => next),
    weights: variables,
    gradients: gradientsOf(variables, gradients),
  };
  const moved = update.run(call, backend());
  if (moved.slots !== null) group.slots = keep(tracked(moved.slots));
  slots?.dispose();
  for (const [index, weight] of moved.weights.entries()) variables[index]?.assign(tracked(weight));
}

/** The tensor of what a program gave, which TensorFlow.js frees with the others. */
function tracked(info: TensorInfo): Tensor {
  return engine().makeTensorFromTensorInfo(info);
}

/** What is remembered of some weights, in one tensor. */
function gather(variables: readonly Variable[], apart: readonly Slots[]): Tensor | null {
  if (apart.length === 0) return null;
  const flat = (slots: Slots): Tensor =>
    concat(variables.map((variable) => reshape(slots.read(variable), [-1])));
  return keep(tidy(() => stack(apart.map(flat))));
}

/** Writes the parts of such a tensor to the slots of each weight. */
function spread(packed: Tensor, variables: readonly Variable[], apart: readonly Slots[]): void {
  const starts = startsOf(variables);
  tidy(() => {
    for (const [row, slots] of apart.entries()) {
      for (const [index, variable] of variables.entries()) {
        const part = slice(packed, [row, starts[index] ?? 0], [1, variable.size]);
        slots.write(variable, reshape(part, variable.shape));
      }
    }
  });
}
