import type { StudyDesign } from '../document/study';
import { articleMnist } from './articleMnist';
import type { Template } from './network';

const batchNorm = { kind: 'BatchNorm', config: {} };

/** Where the norm stands and which it is, on the article's network. */
const design: StudyDesign = {
  arms: [
    { kind: 'none' },
    { kind: 'norm', placement: 'before', norm: batchNorm },
    { kind: 'norm', placement: 'after', norm: batchNorm },
    { kind: 'norm', placement: 'before', norm: { kind: 'GroupNorm', config: { groups: 8 } } },
    { kind: 'norm', placement: 'before', norm: { kind: 'LayerNorm', config: {} } },
    { kind: 'norm', placement: 'before', norm: { kind: 'InstanceNorm', config: {} } },
  ],
  sites: { kind: 'all' },
  factors: [{ kind: 'batchSize', values: [32] }],
  seeds: [0, 1, 2],
  epochs: 3,
  target: 0.95,
  settle: false,
  oneAtATime: false,
  largestRate: null,
  claim: null,
};

/** The article's network with the study that asks where its norm should stand, and which it should be. */
export const placementArticle: Template = {
  id: 'placement-article',
  label: 'Placement on MNIST',
  description:
    'One convolution on MNIST without a norm, with Batch Norm before and after the ReLU, and with Group, Layer and Instance ' +
    'Norm, each trained with three seeds.',
  create: (id) => ({ ...articleMnist.create(id), study: design }),
};
