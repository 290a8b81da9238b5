import { freshName, takenNames } from '../fresh';
import type { Rule } from './context';

/** Names are unique: weights are drawn and reported by them. The first layer of a name may keep it. */
export const checkNames: Rule = ({ analysis: { index, nodes } }) => {
  const seen = new Set<string>();
  const later = [...nodes.values()].filter(({ node }) => {
    const first = !seen.has(node.name);
    seen.add(node.name);
    return !first;
  });
  const kinds = new Set(later.map(({ node }) => node.kind));
  const taken = takenNames(index.graph);
  const freeNames = new Map([...kinds].map((kind) => [kind, freshName(taken, kind)]));
  return later.map(({ node }) => {
    const name = freeNames.get(node.kind) ?? node.name;
    return {
      severity: 'error',
      code: 'duplicate-name',
      node: node.id,
      message: `Another layer is called ${node.name}, too, but weights and curves are told apart by name: rename one of them.`,
      fix: { label: `Rename it ${name}`, edit: { type: 'rename', id: node.id, name } },
    };
  });
};
