import { describe, expect, test } from 'vitest';
import type { LayerConfig } from '../../../shared/document/schema';
import { configComplaints, configured } from './configured';

const sentences = (kind: string, config: LayerConfig) =>
  configComplaints(kind, config).map(({ message }) => message);

test.each<[string, LayerConfig, string]>([
  [
    'Conv2D',
    { filters: 0 },
    '“Filters” must be a whole number from 1 to 4096, but is 0: enter 1, for example.',
  ],
  [
    'Conv2D',
    { filters: Number.NaN },
    '“Filters” must be a whole number from 1 to 4096, but is NaN (not a number): enter 32, for example.',
  ],
  [
    'Conv2D',
    { filters: 5000 },
    '“Filters” must be a whole number from 1 to 4096, but is 5000: enter 4096, for example.',
  ],
  [
    'Conv2D',
    { kernelSize: null },
    '“Kernel size” must be a whole number from 1 to 64, but is empty: enter 3, for example.',
  ],
  [
    'Conv2D',
    { kernelSize: [3, 3] },
    '“Kernel size” must be a whole number from 1 to 64, but is [3,3]: enter 3, for example.',
  ],
  [
    'Conv2D',
    { padding: 'full' },
    "“Padding” must be 'valid' or 'same', but is the text 'full': choose one of them.",
  ],
  ['Conv2D', { useBias: 1 }, '“Bias” must be true or false, but is 1: choose one of them.'],
  [
    'Dense',
    { units: 2.6 },
    '“Units” must be a whole number from 1 to 65536, but is 2.6: enter 3, for example.',
  ],
  [
    'Dense',
    { units: Number.POSITIVE_INFINITY },
    '“Units” must be a whole number from 1 to 65536, but is Infinity: enter 65536, for example.',
  ],
  [
    'Dropout',
    { rate: 1 },
    '“Rate” must be a number of at least 0 and less than 1, but is 1: enter 0.5, for example.',
  ],
  [
    'BatchNorm',
    { epsilon: 0 },
    '“Epsilon” must be a number from 1e-12 to 1, but is 0: enter 1e-12, for example.',
  ],
  [
    'BatchNorm',
    { epsilon: 1e-300 },
    '“Epsilon” must be a number from 1e-12 to 1, but is 1e-300: enter 1e-12, for example.',
  ],
  [
    'BatchNorm',
    { momentum: '0.9' },
    "“Momentum” must be a number of at least 0 and less than 1, but is the text '0.9': enter 0.99, for example.",
  ],
  [
    'MaxPool2D',
    { strides: 0 },
    '“Stride” must be a whole number from 1 to 64, or empty for the pool size, but is 0: enter 1, for example.',
  ],
  [
    'MaxPool2D',
    { strides: 'two' },
    "“Stride” must be a whole number from 1 to 64, or empty for the pool size, but is the text 'two': enter 1, for example.",
  ],
  [
    'Input',
    { width: 100_000 },
    '“Width” must be a whole number from 1 to 4096, but is 100000: enter 4096, for example.',
  ],
])(
  '%s %o: the field, what was expected, what was received, a value that would do',
  (kind, config, sentence) => {
    expect(sentences(kind, config)).toEqual([sentence]);
  },
);

test('a long text is shortened in the sentence', () => {
  expect(sentences('Conv2D', { padding: 'x'.repeat(10_000) })).toEqual([
    `“Padding” must be 'valid' or 'same', but is the text '${'x'.repeat(40)}…': choose one of them.`,
  ]);
});

test('an unknown option is named, with those there are', () => {
  expect(configComplaints('Dropout', { rate: 0.5, noise: 1 })).toEqual([
    {
      code: 'unknown-option',
      field: 'noise',
      message:
        "Dropout has no option 'noise'; its options are rate: remove it, or open the project with " +
        'the version of Normscope that wrote it.',
    },
  ]);
  expect(sentences('Add', { axis: 1 })[0]).toContain("Add has no option 'axis'; it has no options:");
});

test('all mistakes come at once, one complaint per field', () => {
  const complaints = configComplaints('Conv2D', {
    filters: 0.5,
    kernelSize: -3,
    strides: Number.NaN,
    depth: 2,
  });
  expect(complaints.map(({ field }) => field)).toEqual(['filters', 'kernelSize', 'strides', 'depth']);
  expect(complaints.map(({ code }) => code)).toEqual([
    'bad-value',
    'bad-value',
    'bad-value',
    'unknown-option',
  ]);
});

describe('what is legal at the bounds', () => {
  test.each<[string, LayerConfig]>([
    ['Conv2D', { filters: 1, kernelSize: 1, strides: 1 }],
    ['Conv2D', { filters: 4096, kernelSize: 64, strides: 64 }],
    ['BatchNorm', { momentum: 0, epsilon: 1 }],
    ['BatchNorm', { epsilon: 1e-12 }],
    ['Dropout', { rate: 0 }],
    ['MaxPool2D', { strides: null }],
    ['Activation', { activation: 'leakyRelu', alpha: 0 }],
  ])('%s %o', (kind, config) => {
    expect(configured(kind, config).config).toMatchObject(config);
  });
});
