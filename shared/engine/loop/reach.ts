import type { Plan, PlanNode } from '../../compile/plan';
import { countValues } from '../../layers/shapes';
import { groupDigits } from '../../words/groupDigits';

/** Bytes that WebAssembly's 32-bit addresses reach. */
const REACH = 2 ** 32;

const FLOAT = 4;

/** How much memory a step needs. */
interface Need {
  /** Bytes, or the least that it can be. */
  readonly needed: number;
  /** The largest batch that fits, or could fit; less than 1 where none does. */
  readonly fits: number;
  /** Whether both are bounds only. */
  readonly bounds?: boolean;
}

/** A network and batch that no amount of memory lets train here: a sentence with the largest batch that does. */
export class BeyondReachError extends Error {
  override readonly name = 'BeyondReachError';

  constructor(batchSize: number, { needed, fits, bounds = false }: Need) {
    const smaller = bounds ? `well below ${groupDigits(fits)}` : `at most ${groupDigits(fits)}`;
    const remedy =
      fits < 1 ? 'Choose fewer filters or units' : `Choose a smaller batch (${smaller}) or fewer filters`;
    super(
      `A step at batch ${groupDigits(batchSize)} needs ${bounds ? 'at least ' : ''}${gigabytes(needed)} of memory, and WASM can ` +
        `have ${gigabytes(REACH)}. ${remedy}, and train again.`,
    );
  }
}

/**
 * Throws a `BeyondReachError` where a step over the tape on WASM must need more memory than WASM can address. What is counted is
 * a lower bound: a step that passes may still run out of memory.
 *
 * @param batchSize images in a step
 */
export function refuseTapeBeyondReach(plan: Plan, batchSize: number): void {
  const { perImage, fixed } = leastBytes(plan);
  const needed = fixed + perImage * batchSize;
  if (needed <= REACH) return;
  const fits = Math.floor((REACH - fixed) / perImage);
  throw new BeyondReachError(batchSize, { needed, fits, bounds: true });
}

/**
 * Least memory of a training step: every weight and its gradient, and, per image, what enters each layer with a kernel:
 * the gradient of the kernel needs it, so all of it is there at the end of the forward pass.
 */
export function leastBytes(plan: Plan): { readonly perImage: number; readonly fixed: number } {
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  const kept = new Map<string, number>();
  for (const node of plan.nodes) {
    if (!node.weights.some(({ shape }) => shape.length > 1)) continue;
    for (const [port, id] of node.inputs.entries()) {
      kept.set(ownerOf(id, nodes), FLOAT * countValues(node.inputShapes[port] ?? []));
    }
  }
  return {
    perImage: [...kept.values()].reduce((sum, bytes) => sum + bytes, 0),
    fixed: 2 * FLOAT * plan.totals.parameters.trainable,
  };
}

/** Kinds that only look at their values in another way. */
const LOOKING = new Set(['Flatten', 'Reshape']);

/** The node whose values lie where those of `id` do. */
function ownerOf(id: string, nodes: ReadonlyMap<string, PlanNode>): string {
  const node = nodes.get(id);
  const [source] = node?.inputs ?? [];
  return node !== undefined && LOOKING.has(node.kind) && source !== undefined ? ownerOf(source, nodes) : id;
}

const gigabytes = (bytes: number): string => `${groupDigits(Number((bytes / 2 ** 30).toFixed(1)))} GB`;
