import type { AssetReader } from '../../shared/data/dataset';
import type { NormscopeDocument } from '../../shared/document/schema';
import { createTrainingControl, train } from '../../shared/engine';
import type { TrainOptions } from '../../shared/engine/loop/train';
import type { TrainingEvent } from '../../shared/protocol/training';

/** Files of a data set by their paths, in base 64. */
export type Files = Readonly<Record<string, string>>;

/** Reads a data set's files in the window. */
export function readerOf(files: Files): AssetReader {
  return (path) =>
    Promise.resolve(Uint8Array.from(atob(files[path] ?? ''), (character) => character.charCodeAt(0)));
}

/** Everything that a training tells in the window, which must come to its end. */
export function eventsOf(
  document: NormscopeDocument,
  files: Files,
  resume?: Uint8Array,
): Promise<TrainingEvent[]> {
  const host = { readAsset: readerOf(files), assets: { wasmBase: './' } };
  return allEvents({ document, ...host, ...(resume === undefined ? {} : { resume }) });
}

/** Everything that a training tells, which must come to its end. */
export async function allEvents(options: Omit<TrainOptions, 'control'>): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of train({ ...options, control: createTrainingControl() })) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'ended' || last.reason !== 'completed')
    throw new Error(last?.type === 'ended' ? last.sentence : 'The training did not end.');
  return events;
}
