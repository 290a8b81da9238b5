import { describe, expect, it } from 'vitest';
import type { StudyDesign } from '../../../shared/document/study';
import { findSites } from '../../../shared/placement/sites';
import { bypass } from '../../../shared/placement/splice';
import { adviseOnSites, sayBare } from '../../../shared/study/siteAdvice';
import { design, drawn } from './examples';

const { graph } = drawn();
const activation = graph.nodes.find(({ kind }) => kind === 'Activation');
if (activation === undefined) throw new Error('The network has no activation.');
const bare = bypass(graph, activation.id);

describe('a site without an activation', () => {
  const told = (own: StudyDesign): string => adviseOnSites(own, bare, findSites(bare)).join(' ');

  it('is the same place before it and after it, which is said', () => {
    const sentence = 'conv_1 has no activation: a norm “before” and one “after” are the same there.';
    expect(sayBare(bare, findSites(bare))).toBe(sentence);
    expect(sayBare(graph, findSites(graph))).toBeNull();
    expect(told(design)).toContain(sentence);
  });

  it('is nothing to mind where all norms stand on one side of it', () => {
    const [none, before] = design.arms;
    if (none === undefined || before === undefined) throw new Error('The arms are missing.');
    expect(told({ ...design, arms: [none, before] })).not.toContain('no activation');
  });

  it('has one where the layer applies it itself', () => {
    const nodes = bare.nodes.map((node) =>
      node.name === 'conv_1' ? { ...node, config: { ...node.config, activation: 'relu' } } : node,
    );
    const own = { ...bare, nodes };
    expect(sayBare(own, findSites(own))).toBeNull();
  });
});
