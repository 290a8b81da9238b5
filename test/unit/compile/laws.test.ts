import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import type { Plan, PlanNode } from '../../../shared/compile/plan';
import { templates } from '../../../shared/templates';
import { datasetFor, documentFor, drawNetwork } from '../../networks/drawNetwork';
import { breachesOf, laws } from '../../networks/laws';
import { compiled } from './documents';

function planOf(template: (typeof templates)[number]): Plan {
  const { plan } = compiled(template.create('project'));
  if (plan === null) throw new Error(`The template ${template.id} does not compile.`);
  return plan;
}

describe('a plan', () => {
  it.each(templates.map((template) => [template.id, template] as const))(
    'of %s obeys every law',
    (_id, template) => {
      expect(breachesOf(planOf(template))).toEqual([]);
    },
  );

  it('of any network drawn at random obeys every law', { timeout: 60_000 }, () => {
    for (let seed = 0; seed < 200; seed++) {
      const spec = drawNetwork(seed);
      const { plan } = compile(documentFor(spec), datasetFor(spec));
      expect(plan === null ? ['it does not compile'] : breachesOf(plan), `seed ${seed}`).toEqual([]);
    }
  });
});

describe('the law', () => {
  const residual = templates.find(({ id }) => id === 'residual-mnist');
  if (residual === undefined) throw new Error('There is no template residual-mnist.');
  const plan = planOf(residual);

  /** The plan with a node changed. */
  const changed = (id: string, change: (node: PlanNode) => Partial<PlanNode>): Plan => ({
    ...plan,
    nodes: plan.nodes.map((node) => (node.id === id ? { ...node, ...change(node) } : node)),
  });
  const cost = (values: Partial<PlanNode['cost']>) => (node: PlanNode) => ({
    cost: { ...node.cost, ...values },
  });

  const faults: readonly (readonly [law: string, fault: Plan])[] = [
    ['a plan is plain data', changed('conv_1', () => ({ config: { filters: Number.NaN } }))],
    ['ids are unique', { ...plan, nodes: [...plan.nodes, ...plan.nodes.slice(-1)] }],
    ['names are unique', changed('conv_2', () => ({ name: 'conv_1' }))],
    ['a node is of a known kind', changed('conv_1', () => ({ kind: 'Teleport' }))],
    ['a config is legal and complete', changed('conv_1', () => ({ config: { filters: 8 } }))],
    ['a node stands behind all that it depends on', { ...plan, nodes: plan.nodes.toReversed() }],
    [
      'as many inputs enter as the kind has ports',
      changed('add_1', ({ inputs }) => ({ inputs: inputs.slice(1) })),
    ],
    ['nothing enters from a node without an output', changed('conv_2', () => ({ inputs: ['output_1'] }))],
    ['every value but an Output’s is taken', changed('add_1', () => ({ inputs: ['act_1', 'act_1'] }))],
    ['shapes are of an image or a vector', changed('conv_1', () => ({ outputShape: [0, 26, 8] }))],
    [
      'what enters has the shape that its source gives',
      changed('conv_1', () => ({ outputShape: [26, 26, 9] })),
    ],
    ['the output’s shape is that of the shape rule', changed('act_1', () => ({ outputShape: [7] }))],
    [
      'weights are those of the layer for these inputs, or another node’s of the same sizes',
      changed('conv_1', () => ({ weights: [] })),
    ],
    [
      'weights have names of their own and sizes',
      changed('bn_1', ({ weights }) => ({ weights: [...weights, ...weights] })),
    ],
    [
      'parameters are the values of the weights',
      changed('conv_1', cost({ parameters: { trainable: 1, fixed: 0 } })),
    ],
    ['costs are counts, and a multiply-add is two operations', changed('conv_1', cost({ flops: 1 }))],
    ['all but Inputs and Outputs are built of layers', changed('act_1', () => ({ layers: [] }))],
    ['totals are the sums of what nodes cost', { ...plan, totals: { ...plan.totals, flops: 1 } }],
    ['something is trained', { ...plan, totals: { ...plan.totals, parameters: { trainable: 0, fixed: 0 } } }],
    ['every norm is tapped: what enters it, and its channels', { ...plan, taps: plan.taps.slice(1) }],
    ['inputs are the Inputs, of one shape', { ...plan, inputs: [] }],
    [
      'outputs are the Outputs, with what each takes',
      { ...plan, outputs: [{ ...plan.outputs[0], source: 'conv_1' }] },
    ],
    [
      'a loss takes what enters an activation only where its source ends in one',
      { ...plan, outputs: [{ ...plan.outputs[0], source: 'conv_1', beforeActivation: true }] },
    ],
  ];

  it.each(faults)('%s: a plan that breaks it is found', (law, fault) => {
    const broken = laws.filter((each) => each.breaches(fault).length > 0).map((each) => each.law);
    expect(broken).toContain(law);
    expect(laws.find((each) => each.law === law)?.breaches(plan)).toEqual([]);
  });

  it('is tried with a fault, each of them', () => {
    expect(faults.map(([law]) => law)).toEqual(laws.map(({ law }) => law));
  });
});
