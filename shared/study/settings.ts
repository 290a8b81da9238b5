import type { Graph, TrainingSettings } from '../document/schema';
import type { StudyFactor } from '../document/study';
import type { Optimizer } from '../document/training';
import { findLayer } from '../layers';
import { distinctNames } from './distinctNames';

/** One level of every factor but the arms. */
export interface Setting {
  /** The levels, e.g. `batch 32 · rate 0.1`; empty where nothing is varied. No other setting of the study has it. */
  readonly name: string;
  readonly training: TrainingSettings;
  /** Options that all layers of a kind are given. */
  readonly options: readonly OptionLevel[];
}

export interface OptionLevel {
  /** The kind of the layers. */
  readonly layers: string;
  readonly field: string;
  readonly value: number | string | boolean;
}

/**
 * Every combination of the factors' levels, in the order of the design. An optimizer is chosen before what is varied of it, wherever the
 * factors stand; one without a momentum has no levels of it.
 */
export function settingsOf(training: TrainingSettings, factors: readonly StudyFactor[]): readonly Setting[] {
  const rank = ({ kind }: StudyFactor): number => (kind === 'optimizer' ? 0 : 1);
  const ordered = factors.toSorted((one, other) => rank(one) - rank(other));
  const whole: Setting = { name: '', training, options: [] };
  const settings = ordered.reduce<readonly Setting[]>(
    (all, factor) => all.flatMap((setting) => levelsOf(setting, factor, factors)),
    [whole],
  );
  const names = distinctNames(settings.map(({ name }) => name));
  return settings.map((setting, index) => ({ ...setting, name: names[index] ?? setting.name }));
}

function levelsOf(
  setting: Setting,
  factor: StudyFactor,
  factors: readonly StudyFactor[],
): readonly Setting[] {
  const { optimizer } = setting.training;
  const label = factorLabel(factor, factors);
  switch (factor.kind) {
    case 'batchSize':
      return factor.values.map((batchSize) => trained(setting, `${label} ${batchSize}`, { batchSize }));
    case 'learningRate':
      return factor.values.map((learningRate) =>
        trained(setting, `${label} ${learningRate}`, { optimizer: { ...optimizer, learningRate } }),
      );
    case 'optimizer': {
      const names = optimizerNames(factor.values, new Set(factors.map(({ kind }) => kind)));
      return factor.values.map((value, index) => trained(setting, names[index] ?? '', { optimizer: value }));
    }
    case 'momentum':
      if (!('momentum' in optimizer)) return [setting];
      return factor.values.map((momentum) =>
        trained(setting, `${label} ${momentum}`, { optimizer: { ...optimizer, momentum } }),
      );
    case 'option': {
      const { layers, field } = factor;
      return factor.values.map((value) => ({
        ...setting,
        name: joined(setting.name, `${label} ${value}`),
        options: [...setting.options, { layers, field, value }],
      }));
    }
  }
}

/** `stride`; with the layers, `Conv2D stride`, where another factor of the study is called so. */
function factorLabel(factor: StudyFactor, factors: readonly StudyFactor[]): string {
  const label = shortLabel(factor);
  if (factor.kind !== 'option') return label;
  const alone = factors.filter((each) => shortLabel(each) === label).length === 1;
  return alone ? label : `${findLayer(factor.layers)?.label ?? factor.layers} ${label}`;
}

function shortLabel(factor: StudyFactor): string {
  if (factor.kind !== 'option') return labels[factor.kind];
  return (findLayer(factor.layers)?.fields[factor.field]?.label ?? factor.field).toLowerCase();
}

const labels = {
  batchSize: 'batch',
  learningRate: 'rate',
  optimizer: 'optimizer',
  momentum: 'momentum',
} as const;

function trained(setting: Setting, name: string, settings: Partial<TrainingSettings>): Setting {
  return {
    ...setting,
    name: joined(setting.name, name),
    training: { ...setting.training, ...settings },
  };
}

function joined(...names: readonly string[]): string {
  return names.filter((name) => name !== '').join(' · ');
}

/** `momentum sgd 0.01`; of those that would be called alike, what differs stands behind: `momentum sgd 0.01 (momentum 0.5)`. */
function optimizerNames(
  optimizers: readonly Optimizer[],
  varied: ReadonlySet<StudyFactor['kind']>,
): readonly string[] {
  const named = optimizers.map((optimizer) => ({
    name: optimizerName(optimizer, varied.has('learningRate')),
    options: Object.entries(optimizer).filter(
      ([field]) => !(field === 'momentum' && varied.has('momentum')) && field !== 'learningRate',
    ),
  }));
  return named.map(({ name, options }) => {
    const alike = named.filter((each) => each.name === name).map((each) => new Map(each.options));
    const differing = options.filter(([field, value]) => alike.some((other) => other.get(field) !== value));
    const words = differing.map(([field, value]) => `${optionLabel(field)} ${value}`);
    return words.length === 0 ? name : `${name} (${words.join(', ')})`;
  });
}

/** `beta1` is `beta 1`, `weightDecay` is `weight decay`. */
function optionLabel(field: string): string {
  return field.replaceAll(/[A-Z0-9]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Without the rate where that is varied. */
function optimizerName({ kind, learningRate }: Optimizer, rateVaries: boolean): string {
  const name = kind === 'momentum' || kind === 'nesterov' ? `${kind} sgd` : kind;
  return rateVaries ? name : `${name} ${learningRate}`;
}

/** The graph with an option's level at all layers of its kind. */
export function withOption(graph: Graph, { layers, field, value }: OptionLevel): Graph {
  const nodes = graph.nodes.map((node) =>
    node.kind === layers ? { ...node, config: { ...node.config, [field]: value } } : node,
  );
  return { ...graph, nodes };
}
