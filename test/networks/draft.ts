import type { LayerConfig } from '../../shared/document/schema';
import type { Shape } from '../../shared/layers/layer';
import { createRandom, streamSeed } from '../../shared/random';
import type { NodeSpec, WireSpec } from '../unit/compile/documents';

/** What a layer so far gives: its name, its shape, and whether another layer takes it. */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
  used: boolean;
}

/** Chance, of a seed. */
export interface Dice {
  /** An integer from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** A number from `from` to `to`. */
  within(from: number, to: number): number;
  pick<Item>(items: readonly Item[]): Item;
  chance(share: number): boolean;
}

/** A network as far as it is drawn. */
export interface Draft extends Dice {
  readonly nodes: NodeSpec[];
  readonly wires: WireSpec[];
  readonly values: Value[];
}

export function createDraft(seed: number): Draft {
  const random = createRandom(streamSeed(seed, 'network'));
  const within = (from: number, to: number): number => from + random.next() * (to - from);
  const between = (from: number, to: number): number => Math.floor(within(from, to + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[between(0, items.length - 1)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  const chance = (share: number): boolean => random.next() < share;
  return { nodes: [], wires: [], values: [], between, within, pick, chance };
}

/** Adds a layer behind `inputs`. */
export function put(
  draft: Draft,
  kind: string,
  inputs: readonly Value[],
  shape: Shape,
  config: LayerConfig = {},
): Value {
  const name = `${kind.toLowerCase()}_${draft.nodes.length}`;
  draft.nodes.push([kind, name, config]);
  for (const [port, input] of inputs.entries()) {
    draft.wires.push([input.name, name, port]);
    input.used = true;
  }
  const value = { name, shape, used: false };
  draft.values.push(value);
  return value;
}
