import type { Accepted, Complaint, ConfiguredLayer, Shape } from '../layers/layer';
import { formatShape } from '../layers/shapes';
import type { NodeFacts } from './plan';

/** With more cases than these, nothing is expected. */
const MOST_CASES = 16;

/** What is said of a layer whose shape is not known, for a mistake of its own or one before it. */
export interface Expectation {
  /** What it complains of in every case. */
  readonly complaints: readonly Complaint[];
  /** A case for each shape that its output is likely to have once all is mended; none where that is not plain. */
  readonly accepted: readonly Accepted[];
}

const nothing: Expectation = { complaints: [], accepted: [] };

/** The one shape that a node's output has, or has once the mistakes here and before are mended; null where that is not plain. */
export function plainShape({ expectedShapes: [shape, ...others] }: NodeFacts): Shape | null {
  return others.length > 0 ? null : (shape ?? null);
}

/**
 * A layer in each case of what may enter it. So that no complaint goes away by itself when what is before the layer is mended, only
 * those are given that it has in all of them.
 * @param entering for each of its wires the shapes that it may carry; none where nothing is known
 * @param fewest inputs that the layer needs
 */
export function expectationOf(
  layer: ConfiguredLayer,
  entering: readonly (readonly Shape[])[],
  fewest: number,
): Expectation {
  const known = entering.filter((shapes) => shapes.length > 0);
  if (known.reduce((product, { length }) => product * length, 1) > MOST_CASES) return nothing;
  const isComplete = known.length === entering.length && known.length >= fewest;
  const cases = isComplete ? combinations(known).map((inputs) => judge(layer, inputs)) : [mended(layer, [])];
  const isPlain = cases.every(({ accepted }) => accepted.length > 0);
  return { complaints: inAll(cases), accepted: isPlain ? distinct(cases) : [] };
}

function judge(layer: ConfiguredLayer, inputs: readonly Shape[]): Expectation {
  const result = layer.shape(inputs);
  if (result.ok) return { complaints: [], accepted: [{ layer, inputs, output: result.shape }] };
  return { ...mended(layer, inputs), complaints: result.complaints };
}

function mended(layer: ConfiguredLayer, inputs: readonly Shape[]): Expectation {
  return { complaints: [], accepted: layer.mended(inputs) };
}

function combinations(choices: readonly (readonly Shape[])[]): readonly (readonly Shape[])[] {
  return choices.reduce<readonly (readonly Shape[])[]>(
    (begun, next) => begun.flatMap((shapes) => next.map((shape) => [...shapes, shape])),
    [[]],
  );
}

/** The complaints of the first case that all others have as well; the sizes in their sentences may differ. */
function inAll([first, ...others]: readonly Expectation[]): readonly Complaint[] {
  if (others.length === 0) return first?.complaints ?? [];
  const isIn = ({ code, port, field }: Complaint, { complaints }: Expectation): boolean =>
    complaints.some(
      (each) => each.code === code && each.port === port && each.field === field && !each.exact,
    );
  const plain = (first?.complaints ?? []).filter(({ exact }) => !exact);
  return plain.filter((complaint) => others.every((other) => isIn(complaint, other)));
}

/** One case for each shape of the output. */
function distinct(cases: readonly Expectation[]): readonly Accepted[] {
  const all = cases.flatMap(({ accepted }) => accepted);
  return [...new Map(all.map((each) => [formatShape(each.output), each])).values()];
}
