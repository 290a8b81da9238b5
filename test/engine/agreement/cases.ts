import fc from 'fast-check';
import type { LayerConfig } from '../../../shared/document/schema';
import { type AnyLayer, layerKinds } from '../../../shared/layers';
import type { Shape } from '../../../shared/layers/layer';
import { countValues } from '../../../shared/layers/shapes';
import type { NodeSpec, WireSpec } from '../../unit/compile/documents';
import { cases } from '../layerContract/arbitraries';
import { type Subject, subjectOf } from '../program/subject';

/** A small network around one layer. */
export interface AgreementCase {
  readonly name: string;
  readonly subject: Subject;
}

/** Random layers of a kind that are looked through for every choice and switch. */
const SAMPLES = 400;
/** Images of the step. */
const BATCH = 3;
const CLASSES = 3;

/**
 * Networks around every kind of layer that stands between Input and Output, so that each of its choices and switches has each
 * of its values at least once. What enters the layer comes from layers with weights, so that its gradients show in theirs.
 */
export function agreementCases(): readonly AgreementCase[] {
  return layerKinds
    .filter(({ inputs, outputs }) => inputs.max > 0 && outputs > 0)
    .flatMap((kind) => casesOf(kind));
}

function casesOf(kind: AnyLayer): readonly AgreementCase[] {
  const wanted = new Set(settingsOf(kind));
  const found: AgreementCase[] = [];
  for (const { layer, inputs } of fc.sample(cases(kind), { seed: 20_260_101, numRuns: SAMPLES })) {
    const config = usual(kind, layer.config);
    const news = settingsIn(kind, config).filter((setting) => wanted.has(setting));
    if (news.length === 0 && found.length > 0) continue;
    const subject = subjectAround(kind, config, inputs);
    if (subject === null) continue;
    for (const setting of news) wanted.delete(setting);
    found.push({ name: `${kind.kind} ${JSON.stringify(config)} of ${inputs.join(' and ')}`, subject });
  }
  if (found.length > 0 && wanted.size === 0) return found;
  throw new Error(`No small network was found around ${kind.kind} with ${[...wanted].join(', ')}.`);
}

/** `field=value` for every value that a choice or switch of the kind can have. */
function settingsOf({ fields }: AnyLayer): readonly string[] {
  return Object.entries(fields).flatMap(([field, { type, options }]) => {
    if (type === 'switch') return [`${field}=true`, `${field}=false`];
    return (options ?? []).map(({ value }) => `${field}=${value}`);
  });
}

function settingsIn({ fields }: AnyLayer, config: LayerConfig): readonly string[] {
  return Object.entries(config).flatMap(([field, value]) =>
    fields[field]?.type === 'number' ? [] : [`${field}=${value}`],
  );
}

/** The config with its real numbers as they usually are: an epsilon of 1e-300 says little of a backend. */
function usual({ fields }: AnyLayer, config: LayerConfig): LayerConfig {
  const entries = Object.entries(config).map(([field, value]) => {
    const meta = fields[field];
    return [field, meta?.type === 'number' && meta.integer !== true ? meta.default : value] as const;
  });
  return Object.fromEntries(entries);
}

/** Null where such inputs cannot be made of one image, or where the compiler has an objection. */
function subjectAround(kind: AnyLayer, config: LayerConfig, inputs: readonly Shape[]): Subject | null {
  const [first] = inputs;
  const size = first?.length === 3 ? first.slice(0, 2) : [3, 2];
  if (!inputs.every((shape) => shape.length === 1 || shape.slice(0, 2).join() === size.join())) return null;
  const check = kind.check(config);
  const ruled = check.ok ? check.layer.shape(inputs) : null;
  if (ruled?.ok !== true || countValues(ruled.shape) > 600) return null;
  const feeders = inputs.map(feederOf);
  const last = ruled.shape.length === 1 ? 'layer' : 'flatten';
  const nodes: readonly NodeSpec[] = [
    ...feeders.flatMap((feeder) => feeder.nodes),
    [kind.kind, 'layer', config],
    ...(last === 'flatten' ? [['Flatten', 'flatten', {}] as const] : []),
    ['Dense', 'classes', { units: CLASSES }],
    ['Output', 'output', { fromLogits: true }],
  ];
  const wires: readonly WireSpec[] = [
    ...feeders.flatMap((feeder) => feeder.wires),
    ...(last === 'flatten' ? [['layer', 'flatten'] as const] : []),
    [last, 'classes'],
    ['classes', 'output'],
  ];
  const [height = 1, width = 1] = size;
  return subjectOf({ image: [height, width, 2], nodes, wires, classes: CLASSES, batchSize: BATCH, seed: 1 });
}

/** Layers that make an input of this shape of the image. */
function feederOf(
  shape: Shape,
  port: number,
): { readonly nodes: readonly NodeSpec[]; readonly wires: readonly WireSpec[] } {
  const [name, channels] = [`input_${port}`, shape.at(-1) ?? 1];
  const end: WireSpec = [name, 'layer', port];
  if (shape.length === 3)
    return {
      nodes: [['Conv2D', name, { filters: channels, kernelSize: 1 }]],
      wires: [['input', name], end],
    };
  return {
    nodes: [
      ['Flatten', `flat_${port}`, {}],
      ['Dense', name, { units: channels }],
    ],
    wires: [['input', `flat_${port}`], [`flat_${port}`, name], end],
  };
}
