import { updateWeights } from '../model/update';
import { disposeBatch } from './imageSource';
import { createMeasures, type Measures } from './measures';
import { scoreTensor } from './score';
import type { Session } from './session';

export interface StepOrder {
  /** Counts from 1. */
  readonly step: number;
  readonly indices: Int32Array;
  readonly learningRate: number;
  /** Whether a frame of every tap is to be taken. */
  readonly frames: boolean;
}

/**
 * One step of training: one forward pass, which gives loss, accuracy and the taps' frames, one backward pass, one update of
 * the weights. Nothing waits for the device here. The measures are the caller's to read and dispose.
 */
export function takeStep(session: Session, { step, indices, learningRate, frames }: StepOrder): Measures {
  const { model, optimizer } = session;
  const measures = createMeasures();
  const batch = session.train.batch(indices);
  try {
    const lossBefore = updateWeights(model, optimizer, learningRate, () => {
      const { logits, taps } = model.forward(batch.images, { training: true, step });
      for (const tap of frames ? taps : []) {
        measures.look({ ...tap, step, weights: model.weightsOf(tap.node) });
      }
      const loss = session.loss(logits, batch.labels);
      measures.take(scoreTensor(loss, logits, batch.labels), indices.length);
      return loss;
    });
    lossBefore.dispose();
    return measures;
  } catch (error) {
    measures.dispose();
    throw error;
  } finally {
    disposeBatch(batch);
  }
}
