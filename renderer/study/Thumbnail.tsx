import { useMemo } from 'react';
import type { Graph, GraphNode } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers/index';
import type { GraphDiff } from '../../shared/study/diff';
import { tidied } from '../canvas/tidy';
import { wirePaths } from '../canvas/wirePaths';
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

/** Room for wires that run round the outermost cards. */
const MARGIN = 24;

/** A small drawing of a variant, with what is new or stands elsewhere marked. */
export function Thumbnail({ graph, diff, title }: ThumbnailProps) {
  const small = graph.nodes.length <= MOST_NODES;
  const drawing = useMemo(() => (small ? drawSmall(graph) : null), [graph, small]);
  if (drawing === null)
    return <p className={styles['quiet']}>{graph.nodes.length} layers: too many for a small drawing.</p>;
  const marks = marksOf(diff);
  const { nodes, wires, width, height } = drawing;
  return (
    <svg
      className={styles['thumbnail']}
      viewBox={`${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`}
      role="img"
      aria-label={`Drawing of ${title}`}
    >
      {[...wires].map(([id, path]) => (
        <path key={id} d={path} />
      ))}
      {nodes.map((node) => (
        <Card key={node.id} node={node} mark={marks.get(node.id)} />
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

/** The graph laid out, with its wires, and how far it reaches. */
function drawSmall(graph: Graph) {
  const laidOut = tidied(graph, SHAPE);
  const ends = laidOut.nodes.map((node) => {
    const { width, height } = nodeSize(node);
    return { x: node.position.x + width, y: node.position.y + height };
  });
  return {
    nodes: laidOut.nodes,
    wires: wirePaths(laidOut),
    width: Math.max(...ends.map(({ x }) => x), 1),
    height: Math.max(...ends.map(({ y }) => y), 1),
  };
}

function Card({ node, mark }: { readonly node: GraphNode; readonly mark: Mark | undefined }) {
  const { x, y } = node.position;
  const { width, height } = nodeSize(node);
  return (
    <g data-family={findLayer(node.kind)?.family} data-mark={mark}>
      <rect x={x} y={y} width={width} height={height} rx={14} />
      <text x={x + width / 2} y={y + height / 2 + 10} textAnchor="middle">
        {short(node.name)}
      </text>
      <title>{node.name}</title>
    </g>
  );
}

/** As much of a name as a card holds. */
function short(name: string): string {
  return name.length <= 9 ? name : `${name.slice(0, 8)}…`;
}
