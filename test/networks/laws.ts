import { isDeepStrictEqual } from 'node:util';
import type { Plan, PlanNode } from '../../shared/compile/plan';
import { findLayer } from '../../shared/layers';
import type { AnyLayer, ConfiguredLayer, Shape } from '../../shared/layers/layer';
import { countValues } from '../../shared/layers/shapes';

/** What holds of every plan, and sentences of where it does not. */
export interface Law {
  readonly law: string;
  breaches(plan: Plan): readonly string[];
}

/** A law that holds of each node, seen in its plan. */
function ofEachNode(law: string, holds: (node: PlanNode, plan: Plan) => boolean): Law {
  const breaches = (plan: Plan): readonly string[] =>
    plan.nodes.filter((node) => !holds(node, plan)).map(({ name, kind }) => `${name} (${kind})`);
  return { law, breaches };
}

/** A law that holds of the whole. */
function ofThePlan(law: string, holds: (plan: Plan) => boolean): Law {
  return { law, breaches: (plan) => (holds(plan) ? [] : ['the plan']) };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const isUnique = (items: readonly unknown[]): boolean => new Set(items).size === items.length;
const isCount = (number: number): boolean => Number.isSafeInteger(number) && number >= 0;
const isShape = (shape: Shape): boolean =>
  (shape.length === 1 || shape.length === 3) && shape.every((size) => Number.isSafeInteger(size) && size > 0);
const nodeOf = ({ nodes }: Plan, id: string): PlanNode | undefined => nodes.find((node) => node.id === id);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function kindOf({ kind }: PlanNode): AnyLayer | undefined {
  return findLayer(kind);
}

/** The layer as its stored config makes it; null where that is refused. */
function layerOf(node: PlanNode): ConfiguredLayer | null {
  const check = kindOf(node)?.check(node.config);
  return check?.ok === true ? check.layer : null;
}

/** What weights have in common where they can be shared: how they start, and their penalty, are their owner's. */
function likeness(weights: PlanNode['weights'] | undefined): unknown {
  return weights?.map(({ name, shape, trainable }) => ({ name, shape, trainable }));
}

/** What a legal graph is, as a table: a plan obeys every line of it. Ports come from each kind's definition. */
export const laws: readonly Law[] = [
  ofThePlan('a plan is plain data', (plan) => isDeepStrictEqual(JSON.parse(JSON.stringify(plan)), plan)),
  ofThePlan('ids are unique', ({ nodes }) => isUnique(nodes.map(({ id }) => id))),
  ofThePlan('names are unique', ({ nodes }) => isUnique(nodes.map(({ name }) => name))),
  ofEachNode('a node is of a known kind', (node) => kindOf(node) !== undefined),
  ofEachNode('a config is legal and complete', (node) => same(layerOf(node)?.config, node.config)),
  ofEachNode('a node stands behind all that it depends on', (node, { nodes }) => {
    const before = nodes.slice(0, nodes.indexOf(node)).map(({ id }) => id);
    return node.inputs.every((id) => before.includes(id));
  }),
  ofEachNode('as many inputs enter as the kind has ports', (node) => {
    const { min, max } = kindOf(node)?.inputs ?? { min: 0, max: 0 };
    return node.inputs.length >= min && node.inputs.length <= max;
  }),
  ofEachNode('nothing enters from a node without an output', (node, plan) =>
    node.inputs.every((id) => kindOf(nodeOf(plan, id) ?? node)?.outputs === 1),
  ),
  ofEachNode('every value but an Output’s is taken', (node, { nodes }) =>
    kindOf(node)?.outputs === 0 ? true : nodes.some(({ inputs }) => inputs.includes(node.id)),
  ),
  ofEachNode('shapes are of an image or a vector', (node) =>
    [...node.inputShapes, node.outputShape].every(isShape),
  ),
  ofEachNode('what enters has the shape that its source gives', (node, plan) =>
    same(
      node.inputShapes,
      node.inputs.map((id) => nodeOf(plan, id)?.outputShape),
    ),
  ),
  ofEachNode('the output’s shape is that of the shape rule', (node) =>
    same(layerOf(node)?.shape(node.inputShapes), { ok: true, shape: node.outputShape }),
  ),
  ofEachNode(
    'weights are those of the layer for these inputs, or another node’s of the same sizes',
    (node, plan) => {
      const needed = layerOf(node)?.weights(node.inputShapes);
      const owner = nodeOf(plan, node.weightsOf);
      return node.weightsOf === node.id
        ? same(needed, node.weights)
        : node.weights.length === 0 &&
            owner?.kind === node.kind &&
            same(likeness(needed), likeness(owner.weights));
    },
  ),
  ofEachNode('weights have names of their own and sizes', ({ weights }) => {
    const sized = weights.every(({ shape }) => shape.every((size) => size > 0 && isCount(size)));
    return sized && isUnique(weights.map(({ name }) => name));
  }),
  ofEachNode('parameters are the values of the weights', ({ weights, cost }) => {
    const count = (trained: boolean): number =>
      sum(weights.filter(({ trainable }) => trainable === trained).map(({ shape }) => countValues(shape)));
    return same(cost.parameters, { trainable: count(true), fixed: count(false) });
  }),
  ofEachNode('costs are counts, and a multiply-add is two operations', ({ cost }) => {
    const { flops, multiplyAdds, activationBytes } = cost;
    return [flops, multiplyAdds, activationBytes].every(isCount) && 2 * multiplyAdds <= flops;
  }),
  ofEachNode('all but Inputs and Outputs are built of layers', (node) => {
    const { inputs = { max: 0 }, outputs = 0 } = kindOf(node) ?? {};
    return node.layers.length > 0 === (inputs.max > 0 && outputs > 0);
  }),
  ofThePlan('totals are the sums of what nodes cost', ({ nodes, totals }) => {
    const total = (of: (node: PlanNode) => number): number => sum(nodes.map(of));
    return same(totals, {
      parameters: {
        trainable: total(({ cost }) => cost.parameters.trainable),
        fixed: total(({ cost }) => cost.parameters.fixed),
      },
      flops: total(({ cost }) => cost.flops),
      multiplyAdds: total(({ cost }) => cost.multiplyAdds),
      activationBytes: total(({ cost }) => cost.activationBytes),
    });
  }),
  ofThePlan('something is trained', ({ totals }) => totals.parameters.trainable > 0),
  ofThePlan('every norm is tapped: what enters it, and its channels', ({ nodes, taps }) => {
    const norms = nodes.filter((node) => kindOf(node)?.normalizes === true);
    const expected = norms.map(({ id, inputs, inputShapes }) => {
      return { node: id, before: inputs[0], channels: inputShapes[0]?.at(-1) };
    });
    return same(taps, expected);
  }),
  ofThePlan('inputs are the Inputs, of one shape', (plan) => {
    const inputs = plan.nodes.filter(({ kind }) => kind === 'Input');
    const shapes = new Set(inputs.map(({ outputShape }) => outputShape.join()));
    return (
      same(
        plan.inputs,
        inputs.map(({ id }) => id),
      ) && shapes.size === 1
    );
  }),
  ofThePlan('outputs are the Outputs, with what each takes', (plan) => {
    const outputs = plan.nodes.filter(({ kind }) => kind === 'Output');
    const takes = ({ node, source }: Plan['outputs'][number]): boolean =>
      same(nodeOf(plan, node)?.inputs, [source]);
    const ids = plan.outputs.map(({ node }) => node);
    return ids.length === outputs.length && isUnique(ids) && plan.outputs.every(takes);
  }),
  ofThePlan('a loss takes what enters an activation only where its source ends in one', (plan) =>
    plan.outputs.every(({ source, beforeActivation }) => {
      const last = nodeOf(plan, source)?.layers.at(-1);
      return !beforeActivation || last?.className === 'Activation';
    }),
  ),
];

/** Every law that a plan breaks, and where. */
export function breachesOf(plan: Plan): readonly string[] {
  return laws.flatMap(({ law, breaches }) => breaches(plan).map((place) => `${law}: not ${place}`));
}
