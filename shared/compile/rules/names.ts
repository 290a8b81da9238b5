import { freshName } from '../fixes/fresh';
import type { Rule } from './context';

/** Names are unique: weights are drawn and reported by them. The first layer of a name may keep it. */
export const checkNames: Rule = ({ analysis: { index, nodes } }) => {
  const seen = new Set<string>();
  return [...nodes.values()].flatMap(({ node }) => {
    if (!seen.has(node.name)) {
      seen.add(node.name);
      return [];
    }
    const name = freshName(index.graph, node.kind);
    return [
      {
        severity: 'error',
        code: 'duplicate-name',
        node: node.id,
        message:
          `Another layer is called ${node.name}, too, but weights and curves are told apart by name: rename one of ` +
          'them.',
        fix: { label: `Rename it ${name}`, edit: { type: 'rename', id: node.id, name } },
      },
    ];
  });
};
