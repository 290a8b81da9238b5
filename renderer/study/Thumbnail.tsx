import { useMemo } from 'react';
import type { Graph, GraphNode, Position } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers/index';
import type { GraphDiff } from '../../shared/study/diff';
import { tidyPositions } from '../canvas/tidy';
import { nodeSize } from '../document/layout';
import styles from './Study.module.css';

interface ThumbnailProps {
  readonly graph: Graph;
  readonly diff: GraphDiff;
  readonly title: string;
}

/** Proportions that the drawing is wrapped into. */
const SHAPE = { width: 900, height: 420 };

/** Larger networks would be a grey cloth. */
const MOST_NODES = 150;

const MARGIN = 14;

/** A small drawing of a variant, with what is new or stands elsewhere marked. */
export function Thumbnail({ graph, diff, title }: ThumbnailProps) {
  const small = graph.nodes.length <= MOST_NODES;
  const positions = useMemo(() => (small ? tidyPositions(graph, SHAPE) : {}), [graph, small]);
  if (!small)
    return <p className={styles['quiet']}>{graph.nodes.length} layers: too many for a small drawing.</p>;
  const marks = marksOf(diff);
  const cards = graph.nodes.map((node) => cardOf(node, positions[node.id]));
  const width = Math.max(...cards.map(({ x, size }) => x + size.width), 1) + MARGIN;
  const height = Math.max(...cards.map(({ y, size }) => y + size.height), 1) + MARGIN;
  const centres = new Map(
    cards.map(({ node, x, y, size }) => [node.id, [x + size.width / 2, y + size.height / 2]]),
  );
  return (
    <svg
      className={styles['thumbnail']}
      viewBox={`${-MARGIN} ${-MARGIN} ${width + MARGIN} ${height + MARGIN}`}
      role="img"
      aria-label={`Drawing of ${title}`}
    >
      {graph.edges.map(({ id, source, target }) => {
        const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [centres.get(source) ?? [], centres.get(target) ?? []];
        return <line key={id} x1={x1} y1={y1} x2={x2} y2={y2} />;
      })}
      {cards.map(({ node, x, y, size }) => (
        <g key={node.id} data-family={findLayer(node.kind)?.family} data-mark={marks.get(node.id)}>
          <rect x={x} y={y} width={size.width} height={size.height} rx={14} />
          <text x={x + size.width / 2} y={y + size.height / 2 + 10} textAnchor="middle">
            {short(node.name)}
          </text>
          <title>{node.name}</title>
        </g>
      ))}
    </svg>
  );
}

type Mark = 'added' | 'moved' | 'changed';

function marksOf({ added, moved, changed }: GraphDiff): ReadonlyMap<string, Mark> {
  return new Map<string, Mark>([
    ...changed.map(({ node }) => [node.id, 'changed'] as const),
    ...moved.map(({ id }) => [id, 'moved'] as const),
    ...added.map(({ id }) => [id, 'added'] as const),
  ]);
}

function cardOf(node: GraphNode, position: Position = node.position) {
  return { node, ...position, size: nodeSize(node) };
}

/** As much of a name as a card holds. */
function short(name: string): string {
  return name.length <= 9 ? name : `${name.slice(0, 8)}…`;
}
