import { readAsset, wasmFolder } from '../../../electron/cli/files';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import { loadDataset } from '../../../shared/data/load';
import type { NormscopeDocument, TrainingSettings } from '../../../shared/document/schema';
import { createTrainingControl, train } from '../../../shared/engine';
import type { TrainOptions } from '../../../shared/engine/loop/train';
import type { Work } from '../../../shared/engine/selection/measure';
import type { EpochMetrics, StepMetrics, TrainingEvent } from '../../../shared/protocol/training';
import type { Frame } from '../../../shared/signals';
import type { WeightNorms } from '../../../shared/signals/weightNorms';
import { findTemplate } from '../../../shared/templates';

export const assets = { wasmBase: wasmFolder() };

export function templateDocument(id: string, settings: Partial<TrainingSettings> = {}): NormscopeDocument {
  const template = findTemplate(id);
  if (template === undefined) throw new Error(`There is no template ${id}.`);
  const document = template.create(id);
  return { ...document, training: { ...document.training, ...settings } };
}

/** The smallest template, for one epoch of 46 steps on WASM, without frames. */
export function tinyDocument(settings: Partial<TrainingSettings> = {}): NormscopeDocument {
  return templateDocument('digits8x8-tiny', { epochs: 1, framesEvery: 0, backend: 'wasm', ...settings });
}

/** The smallest template, compiled, and its data set. */
export async function tinyWork(settings: Partial<TrainingSettings> = {}): Promise<Work> {
  const document = tinyDocument(settings);
  const { plan } = compile(document, findDataset(document.dataset.id) ?? null);
  if (plan === null) throw new Error('The tiny network has errors.');
  return { plan, dataset: await loadDataset(document.dataset.id, readAsset), settings: document.training };
}

/** Trains `document` as the app does; `options` overrule. */
export function startTraining(
  document: NormscopeDocument,
  options: Partial<TrainOptions> = {},
): AsyncGenerator<TrainingEvent, void> {
  return train({ document, readAsset, assets, control: createTrainingControl(), ...options });
}

/** Everything a training tells. `onEvent` sees each event before the training goes on. */
export async function collect(
  events: AsyncGenerator<TrainingEvent, unknown>,
  onEvent: (event: TrainingEvent) => void = () => undefined,
): Promise<TrainingEvent[]> {
  const collected: TrainingEvent[] = [];
  for await (const event of events) {
    collected.push(event);
    onEvent(event);
  }
  return collected;
}

export function eventsOf<Type extends TrainingEvent['type']>(
  events: readonly TrainingEvent[],
  type: Type,
): Extract<TrainingEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<TrainingEvent, { type: Type }> => event.type === type);
}

export function stepsOf(events: readonly TrainingEvent[]): StepMetrics[] {
  return eventsOf(events, 'steps').flatMap(({ steps }) => steps);
}

export function epochsOf(events: readonly TrainingEvent[]): EpochMetrics[] {
  return eventsOf(events, 'epoch').map(({ metrics }) => metrics);
}

export function framesOf(events: readonly TrainingEvent[]): Frame[] {
  return eventsOf(events, 'frame').map(({ frame }) => frame);
}

export function normsOf(events: readonly TrainingEvent[]): WeightNorms[] {
  return eventsOf(events, 'norms').map(({ norms }) => norms);
}

/** What a training computed, without what depends on the clock. */
export function numbersOf(events: readonly TrainingEvent[]): unknown[] {
  const timeless = [...stepsOf(events), ...epochsOf(events)].map(({ milliseconds, ...rest }) => rest);
  return [...timeless, ...framesOf(events), ...normsOf(events)];
}

/** The last event, which says how a training ended. */
export function endingOf(events: readonly TrainingEvent[]): Extract<TrainingEvent, { type: 'ended' }> {
  const last = events.at(-1);
  if (last?.type !== 'ended') throw new Error(`The last event is of type ${last?.type} and not ended.`);
  return last;
}
