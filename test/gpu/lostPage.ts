import { backend } from '@tensorflow/tfjs-core';
import type { BackendName, NormscopeDocument } from '../../shared/document/schema';
import { createTrainingControl, train } from '../../shared/engine';
import type { TrainingEvent } from '../../shared/protocol/training';
import { findTemplate } from '../../shared/templates';
import { eventsOf, type Files, readerOf } from './wholeTraining';

/** Losses of every step of the same training. */
export interface LossesOfTrainings {
  readonly before: readonly number[];
  /** After the device was lost while another trained on it. */
  readonly afterTraining: readonly number[];
  /** After it was lost once more, while nothing used it. */
  readonly afterRest: readonly number[];
}

/** Trains, loses the device, and trains anew. */
export async function lossesOfTrainings(name: BackendName, files: Files): Promise<LossesOfTrainings> {
  const document = documentOn(name);
  const trainAll = async (): Promise<number[]> => lossesIn(await eventsOf(document, files));
  const before = await trainAll();
  await loseWhileTraining(document, files);
  const afterTraining = await trainAll();
  await loseDevice();
  return { before, afterTraining, afterRest: await trainAll() };
}

function documentOn(name: BackendName): NormscopeDocument {
  const template = findTemplate('digits8x8-tiny');
  if (template === undefined) throw new Error('The template is gone.');
  const { training, ...rest } = template.create('lost');
  return { ...rest, training: { ...training, backend: name, epochs: 1 } };
}

/** Those of a training whose every step was taken on the backend that was asked for. */
function lossesIn(events: readonly TrainingEvent[]): number[] {
  const note = events.flatMap((event) => (event.type === 'started' ? [event.note] : []))[0];
  if (note !== null && note !== undefined) throw new Error(note);
  return events.flatMap((event) => (event.type === 'steps' ? event.steps.map(({ loss }) => loss) : []));
}

async function loseWhileTraining(document: NormscopeDocument, files: Files): Promise<void> {
  const host = { readAsset: readerOf(files), assets: { wasmBase: './' }, control: createTrainingControl() };
  let isLost = false;
  let last: TrainingEvent | undefined;
  for await (const event of train({ document, ...host })) {
    last = event;
    if (event.type !== 'steps' || isLost) continue;
    isLost = true;
    await loseDevice();
  }
  if (last?.type !== 'ended' || last.reason !== 'failed') throw new Error('The training did not fail.');
}

/** Loses the device of the current backend, as a driver does that is reset, and waits until that is known. */
async function loseDevice(): Promise<void> {
  const owner: object = backend();
  const canvas: unknown = Reflect.get(owner, 'canvas');
  const device: unknown = Reflect.get(owner, 'device');
  if (canvas instanceof HTMLCanvasElement || canvas instanceof OffscreenCanvas)
    canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  else if (device instanceof GPUDevice) device.destroy();
  else throw new Error('The backend has no device.');
  await new Promise((resolve) => setTimeout(resolve, 200));
}
