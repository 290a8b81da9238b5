import type { NodeAnalysis } from '../analysis';
import { isIsolated } from '../graphIndex';
import type { Problem } from '../problem';
import { fixesWorthWhile, type RuleContext } from '../rules/context';
import { onlyBeginning } from './addEnds';
import { wireSource } from './wireSource';

/** An input that a layer needs and no wire enters. */
export interface OpenInput {
  readonly target: NodeAnalysis;
  readonly port: number;
  /** The wire that would do, or what takes its place; null where none is found, or not looked for any more. */
  readonly fix: NonNullable<Problem['fix']> | null;
}

/**
 * The inputs without a wire, one for each layer; not of layers that stand alone beside a network that trains, nor of those to which
 * wires enough are drawn, though to one port, nor of the one beginning of a graph without an Input, which is told to lack that.
 */
export function openInputs(context: RuleContext): readonly OpenInput[] {
  const { index, nodes } = context.analysis;
  const beginning = context.inputs.length === 0 ? onlyBeginning(context.analysis) : null;
  const open = [...nodes.values()].filter(({ node, layer, inputs }) => {
    if (layer === undefined || inputs.length >= layer.inputs.min || node.id === beginning?.node.id)
      return false;
    const idle = context.live !== null && isIsolated(index, node.id);
    const drawn = index.into(node.id).filter(({ targetPort }) => targetPort < layer.inputs.max);
    return !idle && drawn.length < layer.inputs.min;
  });
  const fixes = fixesWorthWhile(context);
  return open.map((target, place) => {
    const port = freePort(target);
    return { target, port, fix: place < fixes ? wireSource(context, target, port) : null };
  });
}

function freePort({ inputs }: NodeAnalysis): number {
  const taken = new Set(inputs.map((edge) => edge.targetPort));
  return [0, 1].find((candidate) => !taken.has(candidate)) ?? 0;
}
