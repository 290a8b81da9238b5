import type { Plan, PlanNode } from '../../compile/plan';
import { findLayer } from '../../layers';
import type { Activations } from '../../signals/activations';
import type { PlaceInModel } from '../model';

/** A place of a network whose values are looked at. */
export interface Place extends PlaceInModel {
  readonly name: string;
  readonly role: Activations['role'];
  readonly channels: number;
  /** Whether it is an activation that is exactly 0 on a half-line, so that a channel can be 0 everywhere. */
  readonly canDie: boolean;
}

/** Activations that are exactly 0 on a half-line, where nothing is learned: a channel that stays there is dead. */
const ZERO_ON_HALF_LINE = new Set(['relu', 'relu6', 'hardSwish', 'hardSigmoid']);

/**
 * The places of a network that are looked at, in the order of the plan: what leaves each layer with a kernel (before its own
 * activation, where it has one), each norm and each activation. The functions that end the network and linear ones are left out.
 */
export function placesOf(plan: Plan): readonly Place[] {
  const ends = new Set(plan.outputs.map(({ source }) => source));
  return plan.nodes.flatMap((node) => {
    const function_ = functionOf(node);
    const place = { node: node.id, name: node.name, channels: node.outputShape.at(-1) ?? 1 };
    const role = ownRole(node);
    const own: Place[] =
      role === null ? [] : [{ ...place, role, canDie: false, beforeActivation: function_ !== null }];
    if (function_ === null || function_ === 'linear' || ends.has(node.id)) return own;
    const canDie = ZERO_ON_HALF_LINE.has(function_);
    return [...own, { ...place, role: 'activation', canDie, beforeActivation: false }];
  });
}

/** The places of what enters each activation: the distribution that a norm before it would hold still. */
export function activationInputs(plan: Plan): readonly Place[] {
  return placesOf(plan)
    .filter(({ role }) => role === 'activation')
    .map((place) => ({ ...place, beforeActivation: true }));
}

/** What a node is apart from an activation that it ends in. */
function ownRole({ kind }: PlanNode): 'layer' | 'norm' | null {
  const layer = findLayer(kind);
  if (layer?.normalizes === true) return 'norm';
  return layer?.family === 'conv' || layer?.family === 'dense' ? 'layer' : null;
}

/** The name of the activation that a node is, or ends in; null where there is none. */
function functionOf({ layers }: PlanNode): string | null {
  const last = layers.at(-1);
  if (last?.className === 'PReLU') return 'prelu';
  const name = last?.className === 'Activation' ? last.args['activation'] : null;
  return typeof name === 'string' ? name : null;
}
