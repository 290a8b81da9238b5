import type { TrainingSettings } from '../../../shared/document/schema';
import type { FieldMeta } from '../../../shared/layers/layer';
import { usualTraining } from '../../../shared/templates';
import { number } from './variants';

/** The loop's numbers, by their names in the document; what a reset gives is what a new project begins with. */
export const loopFields: Readonly<
  Record<keyof Pick<TrainingSettings, 'batchSize' | 'epochs' | 'seed' | 'framesEvery'>, FieldMeta>
> = {
  batchSize: number({
    label: 'Batch size',
    description: 'Images in one step. Batch Norm takes its statistics over them.',
    default: usualTraining.batchSize,
    min: 1,
    max: 65_536,
    integer: true,
    step: 1,
  }),
  epochs: number({
    label: 'Epochs',
    description: 'How often the training goes through all images.',
    default: usualTraining.epochs,
    min: 1,
    max: 100_000,
    integer: true,
    step: 1,
  }),
  seed: number({
    label: 'Seed',
    description: 'Decides first weights, order of the images and dropout. The same seed gives the same run.',
    default: usualTraining.seed,
    min: 0,
    max: 4_294_967_295,
    integer: true,
    step: 1,
  }),
  framesEvery: number({
    label: 'Histograms every',
    description:
      'A frame of every channel’s histogram is taken every this many steps, at the end of an epoch, in single steps and before a pause; 0 takes none.',
    unit: 'steps',
    default: usualTraining.framesEvery,
    min: 0,
    max: 100_000,
    integer: true,
    step: 1,
  }),
};

export const backendChoice: FieldMeta = {
  label: 'Backend',
  description:
    'What computes. Automatic measures WebGPU, WebGL and WASM with this network and takes the fastest that works here.',
  type: 'choice',
  default: 'auto',
  options: [
    { value: 'auto', label: 'Automatic' },
    { value: 'webgpu', label: 'WebGPU' },
    { value: 'webgl', label: 'WebGL' },
    { value: 'wasm', label: 'WASM' },
    { value: 'cpu', label: 'Plain JavaScript' },
  ],
};

export const arithmeticChoice: FieldMeta = {
  label: 'Arithmetic',
  description:
    'On WASM. Portable gives the same numbers, bit for bit, on every computer. Fast lets the processor round as it is quickest, ' +
    'which saves up to a quarter of a step on some: numbers then differ between processors in their last digits.',
  type: 'choice',
  default: 'portable',
  options: [
    { value: 'portable', label: 'Portable' },
    { value: 'fast', label: 'Fast' },
  ],
};
