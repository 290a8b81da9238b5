import { input, type layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Plan, PlanNode } from '../../compile/plan';
import { streamSeed } from '../../random';
import { Activation, createLayer } from '../layers';
import { mergeRectifiers } from './mergeRectifiers';
import { poolOf, takeWeightsFrom, type WeightPool } from './weightPool';

/** A node as built: its layers in order, and the symbolic tensors that enter the last of them and leave it. */
export interface BuiltNode {
  readonly node: PlanNode;
  readonly layers: readonly layers.Layer[];
  /** What enters the last layer; null for a node without layers. */
  readonly lastInput: SymbolicTensor | null;
  readonly output: SymbolicTensor;
}

/** A plan's layers as they are applied to one another. */
export interface WiredPlan {
  /** What enters the network. */
  readonly images: SymbolicTensor;
  /** By id. */
  readonly built: ReadonlyMap<string, BuiltNode>;
  /** The layers that made a node's weights: its own, or those of the first node that has the same. By the id of the owner. */
  readonly makers: ReadonlyMap<string, readonly layers.Layer[]>;
}

/**
 * Builds every node's layers and applies them to one another, as the plan says. All Inputs are one tensor of images. Every layer
 * is put into `created` as soon as it is there, so that a caller can free them where the wiring fails half-way.
 */
export function wirePlan(plan: Plan, seed: number, created: layers.Layer[]): WiredPlan {
  const built = new Map<string, BuiltNode>();
  const makers = new Map<string, readonly layers.Layer[]>();
  const pools = new Map<string, WeightPool>();
  const [first] = plan.inputs;
  const images = input({ shape: [...(plan.nodes.find(({ id }) => id === first)?.outputShape ?? [])] });
  for (const [index, node] of plan.nodes.entries()) {
    const values = node.inputs.map((id) => requireNode(built, id).output);
    const inputs = values.map((value, port) =>
      values.indexOf(value) === port ? value : copyOf(value, `${index}_copy_${port}`, created),
    );
    const wired = plan.inputs.includes(node.id)
      ? { node, layers: [], lastInput: null, output: images }
      : wireNode(node, index, inputs, { seed, created, pool: poolOf(pools, node.weightsOf) });
    built.set(node.id, wired);
    if (!makers.has(node.weightsOf)) makers.set(node.weightsOf, wired.layers);
  }
  mergeRectifiers(plan, built);
  return { images, built, makers };
}

/**
 * The same values as a tensor of their own, for a layer that takes them on several ports: in inference TensorFlow.js counts the
 * ports as they are served, but the layers as they ask, and would free the tensor before others have had it.
 */
function copyOf(value: SymbolicTensor, name: string, created: layers.Layer[]): SymbolicTensor {
  const copy = createLayer({ className: 'Activation', args: { activation: 'linear' } }, { name, seed: 0 });
  created.push(copy);
  return applyTo(copy, [value]);
}

/** The built node of that id, or an error that names it. */
export function requireNode(built: ReadonlyMap<string, BuiltNode>, id: string): BuiltNode {
  const node = built.get(id);
  if (node === undefined)
    throw new Error(`The plan refers to node «${id}», which is not among those before it.`);
  return node;
}

/** Whether the node's last layer is an activation. */
export function endsInActivation({ layers: built }: BuiltNode): boolean {
  return built.at(-1) instanceof Activation;
}

function wireNode(
  node: PlanNode,
  index: number,
  inputs: readonly SymbolicTensor[],
  {
    seed,
    created,
    pool,
  }: { readonly seed: number; readonly created: layers.Layer[]; readonly pool: WeightPool },
): BuiltNode {
  const built: layers.Layer[] = [];
  let values = inputs;
  let lastInput: SymbolicTensor | null = null;
  for (const [part, spec] of node.layers.entries()) {
    const context = {
      name: layerName(node.name, index, part),
      seed: streamSeed(seed, node.name, spec.className),
    };
    const layer = createLayer(spec, context);
    takeWeightsFrom(pool, layer);
    created.push(layer);
    built.push(layer);
    lastInput = values[0] ?? null;
    values = [applyTo(layer, values)];
  }
  const output = values[0];
  if (output === undefined) throw new Error(`Layer «${node.name}» has no input: connect one.`);
  return { node, layers: built, lastInput, output };
}

function applyTo(layer: layers.Layer, values: readonly SymbolicTensor[]): SymbolicTensor {
  const [first, ...more] = values;
  const output = layer.apply(more.length === 0 && first !== undefined ? first : [...values]);
  if (output instanceof SymbolicTensor) return output;
  throw new Error(`Layer ${layer.name} gave several outputs; the engine expects one.`);
}

/** TensorFlow.js takes only letters, digits, `_`, `.`, `-` in names, and each once in a model; people name nodes freely. */
function layerName(nodeName: string, index: number, part: number): string {
  return `${index}_${part}_${nodeName.replace(/[^A-Za-z0-9._-]/g, '_')}`;
}
