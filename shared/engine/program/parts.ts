import type { Plan, PlanNode, PlanOutput } from '../../compile/plan';
import type { EngineLayer } from '../../layers/layer';
import { noLogits } from '../losses/noLogits';
import { fusible } from './lower/activation';
import { isBound, isByOutput } from './lower/fused';
import type { Activation } from './lower/lowering';

/** One of the engine's layers in its place: whose it is, what enters it, and what its output is called. */
export interface Part {
  readonly node: PlanNode;
  readonly layer: EngineLayer;
  /** Keys of the values that enter it, by port. */
  readonly inputs: readonly string[];
  /** Key of its output. The last layer of a node has the node's id. */
  readonly output: string;
  /** The activation behind it that it applies as well, and the key of what that gives; null for none. */
  readonly fused: { readonly activation: Activation; readonly output: string } | null;
}

/** A plan as a list of layers in the order of computing, and the keys of the values that enter the losses. */
export interface PartList {
  readonly parts: readonly Part[];
  readonly losses: readonly string[];
}

/** Layers that can apply every activation to their output on the way. */
const ACTIVATING = new Set([
  ...['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'Conv2DTranspose', 'Dense'],
  'Add',
]);

/** Layers that apply a bound of their output, and what needs its input for the gradient: they make that anew from their own. */
const NORMS = new Set([
  ...['BatchNormalization', 'BatchRenormalization', 'GhostBatchNormalization'],
  ...['GroupNormalization', 'LayerNormalization'],
]);

function applies({ className }: EngineLayer, activation: Activation): boolean {
  if (NORMS.has(className)) return isBound(activation) || !isByOutput(activation);
  return ACTIVATING.has(className);
}

/**
 * Lists a plan's layers, less an activation that nobody takes but losses that take its logits, and less the activations that the layers
 * before them apply.
 */
export function listParts({ nodes, outputs, taps }: Plan): PartList {
  const all = nodes.flatMap(partsOf);
  const losses = outputs.map((output) => lossKey(all, output));
  const passed = new Set(
    outputs.flatMap(({ source, beforeActivation }) => (beforeActivation ? [source] : [])),
  );
  const asked = [...losses, ...taps.map(({ before }) => before)];
  const taken = new Set([...asked, ...all.flatMap(({ inputs }) => inputs)]);
  const parts = all.filter(({ output }) => !passed.has(output) || taken.has(output));
  const wanted = new Map<string, number>();
  for (const key of [...asked, ...parts.flatMap(({ inputs }) => inputs)])
    wanted.set(key, (wanted.get(key) ?? 0) + 1);
  return { parts: fuse(parts, wanted), losses };
}

function lossKey(parts: readonly Part[], { source, beforeActivation }: PlanOutput): string {
  return beforeActivation
    ? logitsBefore(
        parts.find(({ output }) => output === source),
        source,
      )
    : source;
}

function partsOf(node: PlanNode): Part[] {
  return node.layers.map((layer, index) => ({
    node,
    layer,
    inputs: index === 0 ? node.inputs : [`${node.id}/${index - 1}`],
    output: index === node.layers.length - 1 ? node.id : `${node.id}/${index}`,
    fused: null,
  }));
}

function logitsBefore(last: Part | undefined, source: string): string {
  const [logits] = last?.inputs ?? [];
  if (logits !== undefined && last?.layer.className === 'Activation') return logits;
  throw new Error(noLogits(last?.node.name ?? source));
}

/** Joins every activation that is the only one to want its input with the layer that makes that, where this can. */
function fuse(parts: readonly Part[], wanted: ReadonlyMap<string, number>): readonly Part[] {
  const joined = new Map<string, NonNullable<Part['fused']>>();
  for (const part of parts) {
    const [input = ''] = part.inputs;
    const maker = parts.find(({ output }) => output === input);
    const activation = part.layer.className === 'Activation' ? fusible(part.layer.args) : null;
    if (activation === null || maker === undefined || wanted.get(input) !== 1) continue;
    if (applies(maker.layer, activation)) joined.set(input, { activation, output: part.output });
  }
  const gone = new Set([...joined.values()].map(({ output }) => output));
  return parts
    .filter(({ output }) => !gone.has(output))
    .map((part) => ({ ...part, fused: joined.get(part.output) ?? null }));
}
