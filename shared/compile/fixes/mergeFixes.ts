import type { GraphEdge } from '../../document/schema';
import { findLayer } from '../../layers/index';
import type { Complaint, Shape } from '../../layers/layer';
import { imageSize } from '../../layers/shapes';
import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { ancestors } from '../graphIndex';
import type { Problem } from '../problem';
import type { RuleContext } from '../rules/context';
import { sharersOf } from '../sharing';
import { widthOrigin } from '../widthOrigin';
import { listSome } from '../words';
import { insertLayers, type NewLayer } from './insertLayers';

type Fix = NonNullable<Problem['fix']>;

/** One of the two ways that do not fit together where they join. */
interface Way {
  readonly wire: GraphEdge;
  readonly shape: Shape;
  /** The layers that lie on it alone, from its end on. */
  readonly own: readonly NodeAnalysis[];
}

/**
 * What may make the inputs of a merge fit, the likeliest first: a projection on the way that has no kernel of its own (the
 * shortcut of a residual block), as many filters on both ways, padding 'same' on both, a projection on either, Flatten.
 */
export function mergeFixes(context: RuleContext, merge: NodeAnalysis, complaint: Complaint): readonly Fix[] {
  const [first, second] = disagreeing(context.analysis, merge, complaint);
  if (first === undefined || second === undefined) return [];
  const project = (way: Way, other: Way): readonly Fix[] => projection(context, merge, way, other.shape);
  const match = (way: Way, other: Way): readonly Fix[] => matchWidth(context.analysis, way, other.shape);
  const shortcuts = [
    ...(hasKernel(first) ? [] : project(first, second)),
    ...(hasKernel(second) ? [] : project(second, first)),
  ];
  return [
    ...(hasKernel(first) || hasKernel(second) ? shortcuts : []),
    ...match(second, first),
    ...match(first, second),
    ...padSame([first, second]),
    ...project(second, first),
    ...project(first, second),
    ...flatten(context, merge, [first, second]),
  ];
}

/** The merge's first input and the one that does not fit it. */
function disagreeing(analysis: GraphAnalysis, { inputs }: NodeAnalysis, { port }: Complaint): readonly Way[] {
  const [first] = inputs;
  const second = inputs.find(({ targetPort }) => targetPort === port);
  if (first === undefined || second === undefined) return [];
  const way = (wire: GraphEdge, other: GraphEdge): readonly Way[] => {
    const [shape] = analysis.facts.get(wire.source)?.expectedShapes ?? [];
    return shape === undefined ? [] : [{ wire, shape, own: ownLayers(analysis, wire, other) }];
  };
  return [...way(first, second), ...way(second, first)];
}

function ownLayers(
  { index, nodes }: GraphAnalysis,
  wire: GraphEdge,
  other: GraphEdge,
): readonly NodeAnalysis[] {
  const shared = ancestors(index, [other.source]);
  return [...ancestors(index, [wire.source])].flatMap((id) => (shared.has(id) ? [] : (nodes.get(id) ?? [])));
}

function hasKernel({ own }: Way): boolean {
  return own.some(({ facts }) => (facts.cost?.multiplyAdds ?? 0) > 0);
}

/** A convolution of 1×1, or a Dense, that gives a way the other's shape. */
function projection(
  { document }: RuleContext,
  merge: NodeAnalysis,
  { wire, shape }: Way,
  to: Shape,
): readonly Fix[] {
  const layer = projecting(shape, to);
  if (layer === null) return [];
  const what = layer.kind === 'Conv2D' ? '1×1 projection' : 'projection';
  const label = `Add a ${what} before input ${wire.targetPort + 1} of ${merge.node.name}`;
  return [{ label, edit: insertLayers(document.graph, wire, [layer]) }];
}

function projecting(shape: Shape, to: Shape): NewLayer | null {
  const [image, target] = [imageSize(shape), imageSize(to)];
  if (image === null || target === null) {
    const units = to[0] ?? 1;
    return shape.length === 1 && to.length === 1 ? { kind: 'Dense', config: { units } } : null;
  }
  const strides = Math.max(1, Math.round(image.height / target.height));
  return { kind: 'Conv2D', config: { filters: target.channels, kernelSize: 1, strides } };
}

/** As many filters or units at a way's end as the other way has, and in all layers that share the weights of the one there. */
function matchWidth(analysis: GraphAnalysis, { own }: Way, to: Shape): readonly Fix[] {
  const [end] = own;
  const origin = end === undefined ? null : widthOrigin(analysis, end);
  const width = to.at(-1);
  if (origin === null || width === undefined) return [];
  const { field } = origin;
  const at = analysis.nodes.get(origin.node.id);
  const sharers = at === undefined ? [] : sharersOf(analysis.nodes, at).map(({ node }) => node);
  const label = `Set ${field} of ${listSome(sharers.map(({ name }) => name))} to ${width}`;
  const edits = sharers.map(({ id }) => ({ type: 'configure', id, values: { [field]: width } }) as const);
  return [{ label, edit: { type: 'batch', label, edits } }];
}

function padSame(ways: readonly Way[]): readonly Fix[] {
  const unpadded = ways
    .flatMap(({ own }) => own)
    .filter(({ configured }) => configured?.config['padding'] === 'valid');
  if (unpadded.length === 0) return [];
  const label = "Use padding 'same' on both ways";
  const edits = unpadded.map(({ node }) => {
    return { type: 'configure', id: node.id, values: { padding: 'same' } } as const;
  });
  return [{ label, edit: { type: 'batch', label, edits } }];
}

/** Flatten on the way that gives images where the other gives vectors. */
function flatten({ document }: RuleContext, merge: NodeAnalysis, ways: readonly Way[]): readonly Fix[] {
  const images = ways.filter(({ shape }) => shape.length > 1);
  if (images.length === ways.length) return [];
  return images.map(({ wire }) => ({
    label: `Insert ${findLayer('Flatten')?.label ?? 'Flatten'} before input ${wire.targetPort + 1} of ${merge.node.name}`,
    edit: insertLayers(document.graph, wire, [{ kind: 'Flatten' }]),
  }));
}
