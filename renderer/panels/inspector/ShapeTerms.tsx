import type { NodeFacts } from '../../../shared/compile/plan';
import type { GraphNode } from '../../../shared/document/schema';
import { findLayer } from '../../../shared/layers/index';
import type { ShapeTerm } from '../../../shared/layers/layer';
import styles from './ShapeTerms.module.css';

/** How the output's shape comes about, with the numbers as they are; nothing where the layer leaves the shape as it is. */
export function ShapeTerms({ node, facts }: { readonly node: GraphNode; readonly facts: NodeFacts }) {
  const terms = termsOf(node, facts);
  if (terms.length === 0) return null;
  return (
    <dl className={styles['terms']} aria-label="How the output’s shape comes about">
      {terms.map(({ axis, expression }) => (
        <div key={axis} className={styles['term']}>
          <dt>{axis}</dt>
          <dd>{expression}</dd>
        </div>
      ))}
    </dl>
  );
}

function termsOf({ kind, config }: GraphNode, { inputShapes, outputShape }: NodeFacts): readonly ShapeTerm[] {
  const checked = findLayer(kind)?.check(config);
  if (checked?.ok !== true || outputShape === null) return [];
  return checked.layer.shapeTerms(inputShapes.filter((shape) => shape !== null));
}
