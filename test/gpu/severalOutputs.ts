import type { BackendName, NormscopeDocument } from '../../shared/document/schema';
import type { EpochMetrics, TrainingEvent } from '../../shared/protocol/training';
import { createDocument, usualTraining } from '../../shared/templates/network';

/** What a training measured: what each is, and its numbers. */
export type Figures = readonly (readonly [what: string, numbers: readonly number[]])[];

/** A classifier by cross-entropy, and one of fewer layers whose values are compared with the labels by their squares. */
export function twoOutputs(backend: BackendName): NormscopeDocument {
  return createDocument(
    'two-outputs',
    [
      { kind: 'Input', name: 'input', at: [0, 0], config: { height: 8, width: 8, channels: 1 } },
      { kind: 'Conv2D', name: 'conv', at: [1, 0], config: { filters: 8, kernelSize: 3, useBias: false } },
      { kind: 'BatchNorm', name: 'bn', at: [2, 0], config: { momentum: 0.9 } },
      { kind: 'Activation', name: 'relu', at: [3, 0], config: { activation: 'relu' } },
      { kind: 'Flatten', name: 'flatten', at: [4, 0] },
      { kind: 'Dense', name: 'classifier', at: [5, 0], config: { units: 10, activation: 'softmax' } },
      { kind: 'Output', name: 'classes', at: [6, 0] },
      { kind: 'GlobalAveragePooling2D', name: 'means', at: [4, 1], from: ['bn'] },
      { kind: 'Dense', name: 'regression', at: [5, 1], config: { units: 10 } },
      { kind: 'Output', name: 'values', at: [6, 1], config: { loss: 'meanSquaredError', lossWeight: 0.3 } },
    ],
    'digits8x8',
    {
      ...usualTraining,
      ...{ backend, batchSize: 192, epochs: 2, framesEvery: 4 },
      optimizer: { kind: 'momentum', learningRate: 0.05, momentum: 0.9, formula: 'keras' },
    },
  );
}

/** The figures of all steps, norms, frames, epochs and of the end, in the order in which they were told. */
export function figuresOf(events: readonly TrainingEvent[]): Figures {
  return events.flatMap(figuresIn);
}

function figuresIn(event: TrainingEvent): Figures {
  switch (event.type) {
    case 'steps':
      return event.steps.flatMap(({ step, loss, accuracy, top5Accuracy, outputs }) => [
        [`step ${step}`, [loss, accuracy, top5Accuracy]],
        ...ofOutputs(outputs, `in step ${step}`),
      ]);
    case 'epoch': {
      const { epoch, loss, accuracy, valLoss, valAccuracy, outputs, valOutputs } = event.metrics;
      return [
        [`epoch ${epoch}`, [loss, accuracy, valLoss, valAccuracy]],
        ...ofOutputs(outputs, `over epoch ${epoch}`),
        ...ofOutputs(valOutputs, `after epoch ${epoch}`),
      ];
    }
    case 'norms':
      return event.norms.weights.map(({ node, weight, gradientNorm, weightNorm }) => [
        `norms of ${node}/${weight} in step ${event.norms.step}`,
        [gradientNorm, weightNorm],
      ]);
    case 'frame':
      return (['before', 'after'] as const).map((side) => {
        const { mean, variance, min, max } = event.frame[side];
        return [
          `${side} ${event.frame.tap} in step ${event.frame.step}`,
          [...mean, ...variance, ...min, ...max],
        ];
      });
    case 'settled':
      return [['settled', [event.valLoss, event.valAccuracy]]];
    default:
      return [];
  }
}

function ofOutputs(outputs: EpochMetrics['outputs'], when: string): Figures {
  return (outputs ?? []).map(({ loss, accuracy }, index) => [`output ${index} ${when}`, [loss, accuracy]]);
}
