import { describe, expect, it } from 'vitest';
import { parseDocument, serializeDocument } from '../../../shared/document/file';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { MOST_ARM_LAYERS, MOST_ARM_WIRES } from '../../../shared/document/study';
import { MOST_NAME, networkArm } from '../../../shared/study/networkArm';
import { variantsOf } from '../../../shared/study/variants';
import { findTemplate } from '../../../shared/templates';
import { tinyStudy } from './examples';

const document = tinyStudy();

function template(id: string): NormscopeDocument {
  const found = findTemplate(id)?.create('other');
  if (found === undefined) throw new Error(`There is no template ${id}.`);
  return found;
}

function sentenceOf(of: NormscopeDocument, name: string, graph: NormscopeDocument['graph']): string {
  const result = networkArm(of, name, graph);
  if (result.ok) throw new Error('The network was taken.');
  return result.sentence;
}

describe('the network of another project', () => {
  it('joins a study on whose data set it trains, as it is drawn', () => {
    const { graph } = template('digits8x8-tiny');
    const result = networkArm(document, 'by hand', graph);
    expect(result).toEqual({ ok: true, arm: { kind: 'network', name: 'by hand', graph } });
    if (!result.ok || document.study === null) throw new Error('It was refused.');
    const variants = variantsOf(document, { ...document.study, arms: [{ kind: 'drawn' }, result.arm] });
    // The same network gives the same document, whichever arm it is.
    expect(variants[1]?.document).toEqual(variants[0]?.document);
  });

  it('joins a study whose settings are wrong, since these are not its own', () => {
    const training = { ...document.training, batchSize: 60_000 };
    const { graph } = template('digits8x8-tiny');
    expect(networkArm({ ...document, training }, 'by hand', graph).ok).toBe(true);
  });

  it('is refused where its Input does not fit, with what would', () => {
    const sentence = sentenceOf(document, 'mnist', template('article-mnist').graph);
    expect(sentence).toMatch(
      /^“mnist” cannot train on .*8×8×1, 10 classes\), as this study does\. .*8×8×1.*Mend it in its own project, and add it again\.$/u,
    );
  });

  it('is refused where its classes do not fit', () => {
    const { graph } = template('digits8x8-tiny');
    const nodes = graph.nodes.map((node) =>
      node.kind === 'Dense' ? { ...node, config: { ...node.config, units: 7 } } : node,
    );
    expect(sentenceOf(document, 'seven', { ...graph, nodes })).toMatch(/10 classes.*7/u);
  });

  it('is refused where it is larger than a study keeps', () => {
    const [node] = template('digits8x8-tiny').graph.nodes;
    if (node === undefined) throw new Error('The template is empty.');
    const nodes = Array.from({ length: MOST_ARM_LAYERS + 1 }, (_, index) => ({ ...node, id: `${index}` }));
    expect(sentenceOf(document, 'large', { nodes, edges: [] })).toBe(
      '“large” has 1001 layers, and a network that joins a study has at most 1000: add a smaller one.',
    );
  });

  it('is refused where it has more wires than a study keeps', () => {
    const { graph } = template('digits8x8-tiny');
    const [edge] = graph.edges;
    if (edge === undefined) throw new Error('The template has no wire.');
    const edges = Array.from({ length: MOST_ARM_WIRES + 1 }, (_, index) => ({ ...edge, id: `${index}` }));
    expect(sentenceOf(document, 'dense', { ...graph, edges })).toBe(
      '“dense” has 4001 wires, and a network that joins a study has at most 4000: add a smaller one.',
    );
  });

  it('can be saved and opened with its study, whatever its file is called', () => {
    const { graph } = template('digits8x8-tiny');
    for (const name of ['', ' ', 'x'.repeat(300), 'no norm']) {
      const result = networkArm(document, name, graph);
      if (!result.ok || document.study === null) throw new Error('It was refused.');
      const joined = { ...document, study: { ...document.study, arms: [result.arm] } };
      expect(parseDocument(serializeDocument(joined))).toEqual({ ok: true, document: joined, note: null });
    }
  });

  it('is refused with a sentence where the format would not take it', () => {
    const { graph } = template('digits8x8-tiny');
    const nodes = graph.nodes.map((node) => ({ ...node, position: { x: Number.NaN, y: 0 } }));
    expect(sentenceOf(document, 'lost', { ...graph, nodes })).toMatch(
      /^“lost” cannot be kept in a study: layer 1 \('input_1'\), position → x should be .*NaN.*Change it in its own project, and add it again\.$/,
    );
  });

  it('has a name that no other arm has, and no longer one than the format takes', () => {
    const { graph } = template('digits8x8-tiny');
    const nameOf = (name: string): string => {
      const result = networkArm(document, name, graph);
      return result.ok ? result.arm.name : '';
    };
    expect(nameOf('no norm')).toBe('no norm 2');
    expect(nameOf('x'.repeat(300)).length).toBeLessThanOrEqual(MOST_NAME);
  });
});
