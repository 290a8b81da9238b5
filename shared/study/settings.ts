import type { Graph, TrainingSettings } from '../document/schema';
import type { StudyFactor } from '../document/study';
import type { Optimizer } from '../document/training';
import { findLayer } from '../layers';

/** One level of every factor but the arms. */
export interface Setting {
  /** The levels, e.g. `batch 32 · rate 0.1`; empty where nothing is varied. */
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
  const rateVaries = factors.some(({ kind }) => kind === 'learningRate');
  const whole: Setting = { name: '', training, options: [] };
  return ordered.reduce<readonly Setting[]>(
    (settings, factor) => settings.flatMap((setting) => levelsOf(setting, factor, rateVaries)),
    [whole],
  );
}

function levelsOf(setting: Setting, factor: StudyFactor, rateVaries: boolean): readonly Setting[] {
  const { optimizer } = setting.training;
  switch (factor.kind) {
    case 'batchSize':
      return factor.values.map((batchSize) => trained(setting, `batch ${batchSize}`, { batchSize }));
    case 'learningRate':
      return factor.values.map((learningRate) =>
        trained(setting, `rate ${learningRate}`, { optimizer: { ...optimizer, learningRate } }),
      );
    case 'optimizer':
      return factor.values.map((value) =>
        trained(setting, optimizerName(value, rateVaries), { optimizer: value }),
      );
    case 'momentum':
      if (!('momentum' in optimizer)) return [setting];
      return factor.values.map((momentum) =>
        trained(setting, `momentum ${momentum}`, { optimizer: { ...optimizer, momentum } }),
      );
    case 'option': {
      const { layers, field } = factor;
      const label = (findLayer(layers)?.fields[field]?.label ?? field).toLowerCase();
      return factor.values.map((value) => ({
        ...setting,
        name: joined(setting.name, `${label} ${value}`),
        options: [...setting.options, { layers, field, value }],
      }));
    }
  }
}

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

/** `momentum sgd 0.01`; without the rate where that is varied. */
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
