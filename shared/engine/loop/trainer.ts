import type { Frame } from '../../signals';
import type { WeightNorms } from '../../signals/weightNorms';
import type { DeviceWatch } from '../backends/deviceWatch';
import type { NetworkScore } from './networkScore';
import type { TrainerSnapshot } from './snapshot';

/** One step of training that is asked for. */
export interface StepOrder {
  /** Counts from 1. With the seed it decides dropout's masks and what augmentation makes of the images. */
  readonly step: number;
  /** The images of the batch, by their places in the training set. */
  readonly indices: Int32Array;
  readonly learningRate: number;
  /** Whether a frame of every tap is to be taken, and the norms of all trainable weights and of their gradients. */
  readonly frames: boolean;
}

/** What a step measured, read back. */
export interface Measured {
  readonly score: NetworkScore;
  /** One frame of every view, in the order of the views. */
  readonly frames: readonly Frame[];
  /** Null where they were not asked for. */
  readonly norms: WeightNorms | null;
}

/** What a step that was taken measured; it may still be on its way from the device. */
export interface TakenStep {
  /** Reads everything back without blocking. */
  read(): Promise<Measured>;
  /** Frees what was kept; call it once, read or not. */
  dispose(): void;
}

/**
 * A network with its optimizer and its images on a device: takes steps and scores images. The loop knows no more of it,
 * so that it runs alike over TensorFlow.js' tape and over whole steps of our own.
 */
export interface Trainer {
  /**
   * True where tensors lie on a GPU: reading a value takes a round trip, and the next step is begun before the last is read.
   */
  readonly remote: boolean;
  readonly device: DeviceWatch;
  /**
   * One step: a forward pass, which gives loss, accuracy and frames, a backward pass and an update of the weights.
   * Nothing waits for a remote device here.
   */
  step(order: StepOrder): TakenStep;
  /**
   * Has the device compile what steps on a whole batch run, without frames, and runs nothing. The thread is free meanwhile; false
   * where `isOver` came before the end. Absent where nothing is compiled.
   */
  compile?(isOver: () => boolean): Promise<boolean>;
  /**
   * Compiles so, and then runs once, with weights that are thrown away, through steps and validation at every size of a batch that an
   * epoch has, so that none of them has to wait for what a device does at its first use. Ends early where `isOver` says so. Absent
   * where nothing is compiled.
   */
  rehearse?(isOver: () => boolean): Promise<void>;
  /** Scores the validation images at `indices` in inference mode: running statistics, no dropout. */
  validate(indices: Int32Array): Promise<NetworkScore>;
  /** Copies of all that later steps hang on. Take it while no step is on its way. */
  snapshot(): Promise<TrainerSnapshot>;
  /**
   * Puts everything back as it was when the snapshot was taken: the steps after it give the numbers that they gave then.
   * Throws a `CheckpointError` for a snapshot of another network or optimizer, and changes nothing then.
   */
  restore(snapshot: TrainerSnapshot): void;
  dispose(): void;
}
