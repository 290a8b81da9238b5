import { beforeAll, describe, expect, it } from 'vitest';
import type { LayerConfig } from '../../../shared/document/schema';
import { listParts } from '../../../shared/engine/program/parts';
import { useBackend } from '../useBackend';
import { complaintsOf, isDecided } from './judge';
import { byProgram, byReference, byTape } from './outcomes';
import { bending, producers, withActivation } from './producers';
import { chain, type NetworkSpec, type Subject, subjectOf } from './subject';

function subject(spec: NetworkSpec, settings: Parameters<typeof subjectOf>[1] = {}): Subject {
  const found = subjectOf(spec, settings);
  if (found === null) throw new Error('The network does not compile.');
  return found;
}

/** Names of the nodes whose layers apply an activation on the way, and of all that are computed. */
function partsOf(spec: NetworkSpec): {
  readonly applying: readonly string[];
  readonly all: readonly string[];
} {
  const { parts } = listParts(subject(spec, { framesEvery: 0 }).plan);
  return {
    applying: parts.flatMap(({ node, fused }) => (fused === null ? [] : [node.name])),
    all: parts.map(({ node }) => node.name),
  };
}

beforeAll(() => useBackend('cpu'));

/** What norms apply: a bound, and what needs its input for the gradient, which they make anew. */
const throughNorms: ReadonlySet<string> = new Set([
  ...['relu', 'softplus', 'silu', 'hardSwish', 'mish', 'gelu', 'geluTanh'],
]);

const plainly = { apart: false, first: false };

describe.each(Object.entries(producers))('%s', (_name, producer) => {
  it.each(bending)('applies %s on the way, or leaves it to itself', (activation) => {
    const { applying, all } = partsOf(withActivation(producer, { activation }, plainly));
    const joined = !/Norm|Renorm/.test(producer[0]) || throughNorms.has(activation);
    expect(applying).toEqual(joined ? ['producer'] : []);
    expect(all.includes('bent')).toBe(!joined);
  });

  it.each(bending)('gives the gradients of float64 with %s, as the tape does', async (activation) => {
    let decided = 0;
    for (let seed = 0; decided < 1; seed++) {
      const spec = { ...withActivation(producer, { activation, alpha: 0.2 }, plainly), seed };
      const of = subject(spec);
      const truth = byReference(of, 5);
      if (!isDecided(truth.step)) continue;
      decided += 1;
      expect(complaintsOf(of, [await byProgram(of, 5, 2), await byTape(of, 5)], truth)).toEqual([]);
    }
  });

  it.each(bending)(
    'gives the same bits with %s as both by themselves, on any number of threads',
    async (activation) => {
      for (const first of [false, true]) {
        const of = (apart: boolean): Subject =>
          subject(withActivation(producer, { activation, alpha: 0.2 }, { apart, first }));
        expect(await byProgram(of(false), 5, 2)).toEqual(await byProgram(of(true), 5, 1));
      }
    },
  );
});

it.each(['softmax', 'linear'])(
  '%s, which is no function of one value that does anything, stands for itself',
  (activation) => {
    const { applying, all } = partsOf(
      chain([6, 6, 2], ['Conv2D', { filters: 4 }], ['Activation', { activation }], ['Flatten', {}]),
    );
    expect(applying).toEqual([]);
    expect(all).toContain('layer_1');
  },
);

it.each([
  ['MaxPool2D', {}],
  ['PReLU', {}],
  ['FilterResponseNorm', {}],
  ['UpSampling2D', {}],
] satisfies readonly (readonly [string, LayerConfig])[])('%s applies none', (kind, config) => {
  const { applying, all } = partsOf(chain([6, 6, 2], [kind, config], ['Activation', {}], ['Flatten', {}]));
  expect(applying).toEqual([]);
  expect(all).toContain('layer_1');
});

it('an activation stands for itself where another layer wants its input too', () => {
  const { nodes, wires, ...spec } = withActivation(
    ['Conv2D', { filters: 4 }],
    { activation: 'gelu' },
    plainly,
  );
  const joined = wires.filter(([, target]) => target !== 'flat');
  const ends = [
    ['producer', 'sum'],
    ['bent', 'sum', 1],
    ['sum', 'flat'],
  ] as const;
  const both = partsOf({ ...spec, nodes: [...nodes, ['Add', 'sum']], wires: [...joined, ...ends] });
  expect(both.applying).toEqual([]);
  expect(both.all).toContain('bent');
});
