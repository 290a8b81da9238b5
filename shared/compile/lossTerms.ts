import type { Graph, GraphNode } from '../document/schema';
import { findLayer } from '../layers/index';

/** An Output's part of the network's loss. */
export interface LossTerm {
  readonly name: string;
  /** The factor of its loss in the sum. */
  readonly weight: number;
}

/** The Outputs that train, where there are several; accuracy is measured at the first. None where there is one alone. */
export function lossTerms({ nodes, edges }: Graph): readonly LossTerm[] {
  const reached = new Set(edges.map(({ target }) => target));
  const outputs = nodes.filter(({ id, kind }) => kind === 'Output' && reached.has(id));
  return outputs.length < 2 ? [] : outputs.map((node) => ({ name: node.name, weight: weightOf(node) }));
}

function weightOf({ kind, config }: GraphNode): number {
  const weight = config['lossWeight'] ?? findLayer(kind)?.fields['lossWeight']?.default;
  return typeof weight === 'number' ? weight : 1;
}

/** The sum as it is written: `main + 0.3 · aux`. */
export function lossFormula(terms: readonly LossTerm[]): string {
  return terms.map(({ name, weight }) => (weight === 1 ? name : `${weight} · ${name}`)).join(' + ');
}
