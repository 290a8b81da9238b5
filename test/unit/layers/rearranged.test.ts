import { describe, expect, test } from 'vitest';
import { complaintsAbout, configured, flopsOf, shapeOf } from './configured';

describe('Flatten', () => {
  test('the article’s 13×13×32 gives 5,408 values', () => {
    expect(shapeOf(configured('Flatten'), [13, 13, 32])).toEqual([5408]);
    expect(flopsOf(configured('Flatten'), [13, 13, 32])).toBe(0);
  });

  test('a vector passes as it is, as in Keras', () => {
    expect(shapeOf(configured('Flatten'), [7])).toEqual([7]);
    expect(configured('Flatten').build([[7]])).toEqual([
      { className: 'Activation', args: { activation: 'linear' } },
    ]);
  });
});

const edges = { top: 1, bottom: 2, left: 3, right: 0 };

describe('ZeroPadding2D', () => {
  test('each edge has its own number', () => {
    expect(shapeOf(configured('ZeroPadding2D', edges), [5, 6, 7])).toEqual([8, 9, 7]);
    expect(shapeOf(configured('ZeroPadding2D'), [5, 6, 7])).toEqual([7, 8, 7]);
  });

  test('what stands on the node', () => {
    expect(configured('ZeroPadding2D').summary()).toBe('1 px');
    expect(configured('ZeroPadding2D', edges).summary()).toBe('↑1 ↓2 ←3 →0');
  });

  test('spelling: PyTorch begins with the left edge', () => {
    expect(configured('ZeroPadding2D', edges).spelling()).toEqual({
      keras: 'layers.ZeroPadding2D(((1, 2), (3, 0)))',
      pytorch: 'nn.ZeroPad2d((3, 0, 1, 2))',
    });
  });
});

describe('Cropping2D', () => {
  test('what is left', () => {
    expect(shapeOf(configured('Cropping2D', edges), [5, 6, 7])).toEqual([2, 3, 7]);
  });

  test.each([
    [[3, 6, 1], 'top', 'Cropping takes 3 rows off an image of 3×6×1 and leaves none: '],
    [[4, 3, 1], 'left', 'Cropping takes 3 columns off an image of 4×3×1 and leaves none: '],
  ])('nothing is left of %o', (shape, field, message) => {
    const [complaint] = complaintsAbout(configured('Cropping2D', edges), shape);
    expect(complaint).toMatchObject({ code: 'crop-too-large', field, port: 0 });
    expect(complaint?.message).toContain(message);
  });

  test('spelling: PyTorch pads by less than nothing', () => {
    expect(configured('Cropping2D', edges).spelling()).toEqual({
      keras: 'layers.Cropping2D(((1, 2), (3, 0)))',
      pytorch: 'nn.ZeroPad2d((-3, 0, -1, -2))',
    });
  });
});

test.each(['ZeroPadding2D', 'Cropping2D'])('%s refuses a vector', (kind) => {
  expect(complaintsAbout(configured(kind), [5])[0]?.code).toBe('needs-image');
});

describe('UpSampling2D', () => {
  test('height and width grow by the factor', () => {
    expect(shapeOf(configured('UpSampling2D', { size: 3 }), [5, 6, 7])).toEqual([15, 18, 7]);
    expect(complaintsAbout(configured('UpSampling2D'), [5])[0]?.code).toBe('needs-image');
  });

  test('FLOPs: copies are none, a blend is three of two', () => {
    expect(flopsOf(configured('UpSampling2D'), [5, 6, 7])).toBe(0);
    expect(flopsOf(configured('UpSampling2D', { interpolation: 'bilinear' }), [5, 6, 7])).toBe(
      9 * 10 * 12 * 7,
    );
  });

  test('what a position sees', () => {
    expect(configured('UpSampling2D', { size: 4 }).window()).toEqual({ size: 1, stride: 0.25 });
    expect(configured('UpSampling2D', { interpolation: 'bilinear' }).window()).toEqual({
      size: 2,
      stride: 0.5,
    });
  });

  test('node and spelling', () => {
    const layer = configured('UpSampling2D', { interpolation: 'bilinear' });
    expect(layer.summary()).toBe('× 2 · bilinear');
    expect(layer.spelling()).toEqual({
      keras: "layers.UpSampling2D(2, interpolation='bilinear')",
      pytorch: "nn.Upsample(scale_factor=2, mode='bilinear')",
    });
  });
});

describe('Reshape', () => {
  test.each([
    [{}, [13, 13, 32], [5408, 1, 1]],
    [{ height: 4, width: null, channels: 2 }, [48], [4, 6, 2]],
    [{ height: 4, width: 6, channels: null }, [2, 3, 8], [4, 6, 2]],
    [{ height: 3, width: 4, channels: 5 }, [60], [3, 4, 5]],
    [{ to: 'vector' }, [3, 4, 5], [60]],
  ])('%o of %o is %o', (config, input, output) => {
    expect(shapeOf(configured('Reshape', config), input)).toEqual(output);
    expect(configured('Reshape', config).build([input])).toEqual([
      { className: 'Reshape', args: { targetShape: output } },
    ]);
  });

  test('two empty sizes are one too many', () => {
    expect(complaintsAbout(configured('Reshape', { channels: null }), [60])).toEqual([
      {
        code: 'reshape-open',
        message:
          'Reshape’s height and channels are both empty, but only one size can follow from the others: enter the channels.',
        field: 'channels',
      },
    ]);
  });

  test.each([
    [
      { width: 4, channels: 3 },
      'Reshape to ?×4×3 needs a multiple of 12 values, but receives an image of 5×5×1, which has 25: choose sizes whose ' +
        'product divides 25, or leave one of them empty.',
    ],
    [
      { height: 2, width: 4, channels: 3 },
      'Reshape to 2×4×3 needs 24 values, but receives an image of 5×5×1, which has 25: choose sizes whose product is 25, ' +
        'or leave one of them empty.',
    ],
  ])('%o does not fit 5×5', (config, message) => {
    expect(complaintsAbout(configured('Reshape', config), [5, 5, 1])).toEqual([
      { code: 'reshape-sizes-differ', message, port: 0, exact: true },
    ]);
  });

  test('what stands on the node, and spelling', () => {
    expect(configured('Reshape', { width: 4 }).summary()).toBe('? × 4 × 1');
    expect(configured('Reshape', { to: 'vector' }).summary()).toBe('vector');
    expect(configured('Reshape', { width: 4 }).spelling().keras).toBe('layers.Reshape((-1, 4, 1))');
    expect(configured('Reshape', { to: 'vector' }).spelling().keras).toBe('layers.Reshape((-1,))');
  });
});
