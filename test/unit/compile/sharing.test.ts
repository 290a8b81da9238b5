import { describe, expect, it } from 'vitest';
import { analyseGraph } from '../../../shared/compile/analysis';
import { fittingWeights, hasWeights } from '../../../shared/compile/fittingWeights';
import { ownerName, possibleOwners } from '../../../shared/compile/sharing';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { LayerConfig, NormscopeDocument } from '../../../shared/document/schema';
import { codesOf, compiled, configured, documentOf, fixed, problemOf } from './documents';

/** Two towers of one convolution each, the second with the weights of `of`, joined into a classifier. */
function towers(of: string, config: LayerConfig = {}): NormscopeDocument {
  return documentOf(
    [
      ['Input', 'left'],
      ['Input', 'right'],
      ['Conv2D', 'one', { filters: 4 }],
      ['Conv2D', 'two', { filters: 4, ...config }, of],
      ['Flatten', 'flat_1'],
      ['Flatten', 'flat_2'],
      ['Concatenate', 'both'],
      ['Dense', 'last', { activation: 'softmax' }],
      ['Output', 'out'],
    ],
    [
      ['left', 'one'],
      ['right', 'two'],
      ['one', 'flat_1'],
      ['two', 'flat_2'],
      ['flat_1', 'both', 0],
      ['flat_2', 'both', 1],
      ['both', 'last'],
      ['last', 'out'],
    ],
  );
}

describe('layers that share weights', () => {
  it('have them once in the plan, and in the sums', () => {
    const { plan, problems, facts } = compiled(towers('one'));
    expect(problems).toEqual([]);
    const [one, two] = ['one', 'two'].map((id) => plan?.nodes.find((node) => node.id === id));
    expect(one).toMatchObject({ weightsOf: 'one', weights: [{ name: 'kernel' }, { name: 'bias' }] });
    expect(two).toMatchObject({ weightsOf: 'one', weights: [] });
    expect(facts.get('two')?.cost?.parameters).toEqual({ trainable: 0, fixed: 0 });
    expect(plan?.totals.parameters.trainable).toBe(4 * 9 + 4 + 10 * (2 * 4 * 26 * 26 + 1));
  });

  it('are told apart from their owner by its name, where the weights fit', () => {
    const ownerOf = (document: NormscopeDocument, id: string): string | undefined => {
      const { nodes } = analyseGraph(document.graph);
      const analysis = nodes.get(id);
      return analysis === undefined ? undefined : ownerName(nodes, analysis);
    };
    expect(ownerOf(towers('one'), 'two')).toBe('one');
    expect(ownerOf(towers('one'), 'one')).toBeUndefined();
    expect(ownerOf(towers('one', { kernelSize: 5 }), 'two')).toBeUndefined();
  });

  it('may differ in what has no weights: strides and padding', () => {
    expect(codesOf(towers('one', { strides: 2 }))).toEqual([]);
  });

  it('are told of what does not fit, and each is given its own at one press', () => {
    const larger = towers('one', { kernelSize: 5 });
    expect(codesOf(larger)).toEqual(['error shared-weights-differ @two']);
    expect(problemOf(larger, 'shared-weights-differ').message).toBe(
      'two shares the weights of one, whose kernel is 3×3×1×4, but two needs 5×5×1×4: give two weights of its own, or ' +
        'choose another layer in the inspector.',
    );
    expect(codesOf(fixed(larger, 'shared-weights-differ'))).toEqual([]);
    expect(codesOf(towers('one', { useBias: false }))).toEqual(['error shared-weights-differ @two']);
    expect(problemOf(towers('last'), 'shared-weights-differ').message).toContain(
      'which is a Dense, but two is a Conv2D',
    );
  });

  it('find it said that their owner is gone, and keep the reference for when it comes back', () => {
    const { document, inverse } = applyEdit(towers('one'), { type: 'removeNodes', ids: ['one'] });
    expect(codesOf(document)).toContain('error shared-weights-gone @two');
    expect(
      fixed(document, 'shared-weights-gone').graph.nodes.find(({ id }) => id === 'two'),
    ).not.toHaveProperty('weightsOf');
    expect(applyEdit(document, inverse).document).toEqual(towers('one'));
  });

  it('form no circle, and no chain of which the end does not train', () => {
    const circle = applyEdit(towers('one'), { type: 'shareWeights', id: 'one', owner: 'two' }).document;
    expect(codesOf(circle)).toEqual(['error shared-weights-cycle @one', 'error shared-weights-cycle @two']);
    expect(codesOf(fixed(circle, 'shared-weights-cycle'))).toEqual([]);
    expect(codesOf(towers('two'))).toEqual(['error shared-weights-cycle @two']);
    const idle = applyEdit(towers('one'), { type: 'disconnect', ids: ['w2'] }).document;
    expect(codesOf(idle)).toContain('error shared-weights-idle @two');
  });

  it('can be chosen where they fit', () => {
    const ownersOf = (document: NormscopeDocument, id: string): readonly string[] => {
      const { nodes } = analyseGraph(document.graph);
      const analysis = nodes.get(id);
      return analysis === undefined ? [] : possibleOwners(nodes, analysis).map(({ node }) => node.id);
    };
    const apart = applyEdit(towers('one'), { type: 'shareWeights', id: 'two', owner: null }).document;
    expect(ownersOf(apart, 'two')).toEqual(['one']);
    expect(ownersOf(towers('one'), 'one')).toEqual([]);
    expect(ownersOf(configured(apart, 'one', { filters: 5 }), 'two')).toEqual([]);
    expect(ownersOf(apart, 'flat_1')).toEqual([]);
  });

  it('say which would fit, where there is none', () => {
    const said = (document: NormscopeDocument, id: string): string | null => {
      const analysis = analyseGraph(document.graph).nodes.get(id);
      return analysis === undefined || !hasWeights(analysis) ? null : fittingWeights(analysis);
    };
    expect(said(towers('one'), 'one')).toBe(
      'Another Conv2D with weights of the same sizes could lend it them: kernel of 3×3×1×4, bias of 4.',
    );
    const cut = applyEdit(towers('one'), { type: 'disconnect', ids: ['w0'] }).document;
    expect(said(cut, 'one')).toBe('Which Conv2D could lend it weights shows once its input is known.');
    expect(said(towers('one'), 'flat_1')).toBeNull();
    const plain = documentOf(
      [
        ['BatchNorm', 'bn'],
        ['Activation', 'act'],
        ['PReLU', 'prelu'],
      ],
      [],
    );
    expect(['bn', 'act', 'prelu'].map((id) => said(plain, id) !== null)).toEqual([true, false, true]);
  });
});
