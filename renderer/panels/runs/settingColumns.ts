import { findDataset } from '../../../shared/data/catalogue';
import type { RateChange, RunRecord, RunSettings } from '../../../shared/protocol/runs';
import { formatCount } from '../../charts/format';
import { rateWords } from '../../training/rateWords';
import { optimizerNames } from '../../training/settingsWords';
import { clippings } from '../inspector/limitFields';
import { schedules } from '../inspector/scheduleFields';

/** A setting in the table of runs. */
export interface SettingColumn {
  readonly name: string;
  /** What a run was trained with; a dash where that is not known. */
  textOf(run: RunRecord): string;
}

type Words = (settings: RunSettings, rates?: readonly RateChange[]) => string;

const words: Readonly<Record<string, Words>> = {
  'Data set': ({ dataset }) => findDataset(dataset.id)?.label ?? dataset.id,
  Batch: ({ training }) => formatCount(training.batchSize),
  Epochs: ({ training }) => formatCount(training.epochs),
  Optimizer: ({ training }) => optimizerNames[training.optimizer.kind],
  'Learning rate': ({ training }, rates = []) => rateWords(training.optimizer.learningRate, rates),
  Schedule: ({ training }) => schedules[training.schedule.kind].label,
  Clipping: ({ training }) => clippings[training.clipping.kind].label,
  Arithmetic: ({ training }) => training.arithmetic,
};

const columns: readonly SettingColumn[] = Object.entries(words).map(([name, of]) => ({
  name,
  textOf: ({ settings, rates }) => (settings === null ? '–' : of(settings, rates)),
}));

/** What a network is trained with, by name. */
export function describeSettings(
  settings: RunSettings,
): readonly { readonly name: string; readonly text: string }[] {
  return Object.entries(words).map(([name, of]) => ({ name, text: of(settings) }));
}

/**
 * The settings in which runs differ, or which were changed while one trained: what is the same in all of them tells nothing in a
 * table.
 */
export function differingSettings(runs: readonly RunRecord[]): readonly SettingColumn[] {
  return columns.filter(({ textOf }) => {
    const known = runs.filter(({ settings }) => settings !== null);
    const isChanged = known.some((run) => textOf(run) !== textOf({ ...run, rates: [] }));
    return isChanged || new Set(known.map(textOf)).size > 1;
  });
}
