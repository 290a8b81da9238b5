import type { NormscopeDocument } from '../../document/schema';
import { createDocument, usualTraining } from '../../templates/network';

const padded = { padding: 'same', kernelSize: 3 } as const;

/**
 * Three convolutions on images of 8×8, the last of which sees maps of 2×2: in a batch of two a channel there has eight values to
 * take a mean of, where the article's network has 1,352.
 */
export function smallImages(id: string): NormscopeDocument {
  return createDocument(
    id,
    [
      { kind: 'Input', name: 'input_1', at: [0, 0], config: { height: 8, width: 8, channels: 1 } },
      { kind: 'Conv2D', name: 'conv_1', at: [1, 0], config: { ...padded, filters: 8 } },
      { kind: 'Activation', name: 'act_1', at: [2, 0], config: { activation: 'relu' } },
      { kind: 'MaxPool2D', name: 'pool_1', at: [3, 0], config: { poolSize: 2 } },
      { kind: 'Conv2D', name: 'conv_2', at: [3, 1], config: { ...padded, filters: 16 } },
      { kind: 'Activation', name: 'act_2', at: [2, 1], config: { activation: 'relu' } },
      { kind: 'MaxPool2D', name: 'pool_2', at: [1, 1], config: { poolSize: 2 } },
      { kind: 'Conv2D', name: 'conv_3', at: [0, 1], config: { ...padded, filters: 16 } },
      { kind: 'Activation', name: 'act_3', at: [0, 2], config: { activation: 'relu' } },
      { kind: 'GlobalAveragePooling2D', name: 'gap_1', at: [1, 2] },
      { kind: 'Dense', name: 'dense_1', at: [2, 2], config: { units: 10, activation: 'softmax' } },
      { kind: 'Output', name: 'output_1', at: [3, 2] },
    ],
    'digits8x8',
    { ...usualTraining, optimizer: { ...usualTraining.optimizer, learningRate: 0.003 } },
  );
}
