import { describe, expect, test } from 'vitest';
import { complaintsAbout, configured, flopsOf, parameters, shapeOf } from './configured';

describe.each(['GroupNorm', 'InstanceNorm', 'LayerNorm'])('%s', (kind) => {
  test('keeps the shape and has γ and β for every channel, as its options say', () => {
    const names = (center: boolean, scale: boolean) =>
      configured(kind, { center, scale })
        .weights([[26, 26, 32]])
        .map(({ name, trainable, initializer }) => `${name} ${trainable} ${initializer.kind}`);
    expect(shapeOf(configured(kind), [26, 26, 32])).toEqual([26, 26, 32]);
    expect(parameters(configured(kind), [26, 26, 32])).toBe(64);
    expect(names(true, true)).toEqual(['gamma true ones', 'beta true zeros']);
    expect(names(false, true)).toEqual(['gamma true ones']);
    expect(names(true, false)).toEqual(['beta true zeros']);
    expect(names(false, false)).toEqual([]);
  });

  test('FLOPs: seven operations a value, in inference too', () => {
    expect(flopsOf(configured(kind), [26, 26, 32])).toBe(7 * 26 * 26 * 32);
  });
});

describe('GroupNorm', () => {
  test('of groups that do not divide the channels names the nearest number that does', () => {
    const complaint = (groups: number, channels: number) =>
      complaintsAbout(configured('GroupNorm', { groups }), [4, 4, channels])[0];
    expect(complaint(8, 12)).toEqual({
      code: 'groups-divide',
      message:
        'Group Norm cuts the channels into groups of one size, but 8 groups do not divide 12 channels: use 6, for example.',
      field: 'groups',
      port: 0,
    });
    expect(complaint(8, 1)?.message).toContain('do not divide 1 channel: use 1,');
    expect(complaint(1000, 12)?.message).toContain('use 12,');
    expect(complaint(4, 12)).toBeUndefined();
  });

  test('takes vectors too', () => {
    expect(shapeOf(configured('GroupNorm', { groups: 4 }), [12])).toEqual([12]);
  });

  test('is spelled as in Keras and PyTorch', () => {
    expect(configured('GroupNorm', { groups: 4, scale: false }).spelling()).toEqual({
      keras: 'layers.GroupNormalization(groups=4, epsilon=0.001, scale=False)',
      pytorch: 'nn.GroupNorm(4, channels, eps=0.001)  # with weight fixed at 1',
    });
    expect(configured('GroupNorm', { groups: 1 }).summary()).toBe('1 group');
    expect(configured('GroupNorm').summary()).toBe('8 groups');
  });
});

describe('InstanceNorm', () => {
  test('is a group for each channel of what enters it', () => {
    const built = configured('InstanceNorm').build([[5, 5, 7]]);
    expect(built).toEqual([
      {
        className: 'GroupNormalization',
        args: { groups: 7, epsilon: 0.001, center: true, scale: true },
      },
    ]);
    expect(configured('InstanceNorm', { center: false, scale: false }).spelling()).toEqual({
      keras: 'layers.GroupNormalization(groups=-1, epsilon=0.001, center=False, scale=False)',
      pytorch: 'nn.LazyInstanceNorm2d(eps=0.001)',
    });
  });

  test('refuses vectors, of which nothing but β would be left', () => {
    expect(complaintsAbout(configured('InstanceNorm'), [12]).map(({ code }) => code)).toEqual([
      'needs-image',
    ]);
  });
});

describe('LayerNorm', () => {
  test('over the channels of a pixel, or over the whole image', () => {
    const classes = (over: string) =>
      configured('LayerNorm', { over })
        .build([[5, 5, 7]])
        .map(({ className, args }) => [className, args['groups']]);
    expect(classes('channels')).toEqual([['LayerNormalization', undefined]]);
    expect(classes('image')).toEqual([['GroupNormalization', 1]]);
    expect(shapeOf(configured('LayerNorm'), [12])).toEqual([12]);
  });

  test('over the whole image with γ and β for every value, as Keras does over several axes', () => {
    const layer = configured('LayerNorm', { over: 'imageByValue', center: false });
    expect(layer.weights([[5, 4, 3]]).map(({ name, shape }) => [name, shape])).toEqual([
      ['gamma', [5, 4, 3]],
    ]);
    expect(layer.build([[5, 4, 3]])).toEqual([
      {
        className: 'GroupNormalization',
        args: { groups: 1, epsilon: 0.001, center: false, scale: false },
      },
      { className: 'ValueAffine', args: { center: false, scale: true } },
    ]);
    expect(layer.spelling()).toEqual({
      keras: 'layers.LayerNormalization(axis=[1, 2, 3], epsilon=0.001, center=False)',
      pytorch: 'nn.LayerNorm((channels, height, width), eps=0.001)  # with bias fixed at 0',
    });
  });

  test('is spelled as what computes the same', () => {
    expect(configured('LayerNorm').spelling()).toEqual({
      keras: 'layers.LayerNormalization(epsilon=0.001)',
      pytorch: 'nn.LayerNorm(channels, eps=0.001)  # of images with the channels last',
    });
    expect(configured('LayerNorm', { over: 'image', center: false }).spelling()).toEqual({
      keras: 'layers.GroupNormalization(groups=1, epsilon=0.001, center=False)',
      pytorch: 'nn.GroupNorm(1, channels, eps=0.001)  # with bias fixed at 0',
    });
  });
});

describe('GhostBatchNorm', () => {
  test('has Batch Norm’s weights', () => {
    const weights = configured('GhostBatchNorm').weights([[5, 5, 7]]);
    expect(weights).toEqual(configured('BatchNorm').weights([[5, 5, 7]]));
    expect(flopsOf(configured('GhostBatchNorm'), [5, 5, 7])).toBe(2 * 175);
  });

  test('is spelled as what computes the same', () => {
    expect(configured('GhostBatchNorm', { scale: false }).spelling()).toEqual({
      keras:
        'tf.compat.v1.layers.BatchNormalization(momentum=0.99, epsilon=0.001, scale=False, virtual_batch_size=16)',
      pytorch:
        'torch.cat([bn(ghost) for ghost in x.split(16)])  # bn = nn.LazyBatchNorm2d(eps=0.001, momentum=0.01)  # with weight fixed at 1',
    });
  });
});

describe('BatchRenorm', () => {
  test('counts its updates in a weight that is not trained, so that a checkpoint keeps them', () => {
    const [updates] = configured('BatchRenorm')
      .weights([[5, 5, 7]])
      .slice(-1);
    expect(updates).toEqual({
      name: 'updates',
      shape: [],
      trainable: false,
      initializer: { kind: 'zeros' },
    });
    expect(parameters(configured('BatchRenorm'), [5, 5, 7])).toBe(4 * 7 + 1);
  });

  test('opens its bounds as the paper does, fifty times sooner', () => {
    const { rampFrom, rUntil, dUntil } = configured('BatchRenorm').config;
    expect([rampFrom, dUntil, rUntil]).toEqual([5000 / 50, 25_000 / 50, 40_000 / 50]);
    expect(configured('BatchRenorm').summary()).toBe('r ≤ 3 · d ≤ 5');
  });
});

describe('FilterResponseNorm', () => {
  test('has γ, β and τ for every channel, and one ε where that is learned', () => {
    const names = (learnEpsilon: boolean) =>
      configured('FilterResponseNorm', { learnEpsilon })
        .weights([[5, 5, 7]])
        .map(({ name, shape }) => `${name} ${shape.join()}`);
    expect(names(false)).toEqual(['gamma 7', 'beta 7', 'tau 7']);
    expect(names(true)).toEqual(['gamma 7', 'beta 7', 'tau 7', 'epsilon ']);
    expect(flopsOf(configured('FilterResponseNorm'), [5, 5, 7])).toBe(5 * 175);
  });

  test('refuses vectors', () => {
    expect(complaintsAbout(configured('FilterResponseNorm'), [12]).map(({ code }) => code)).toEqual([
      'needs-image',
    ]);
  });

  test('is spelled as its formula', () => {
    expect(configured('FilterResponseNorm', { learnEpsilon: true }).spelling().pytorch).toBe(
      'torch.maximum(gamma * x * torch.rsqrt((x * x).mean((2, 3), keepdim=True) + 0.000001 + abs(learned)) + beta, tau)',
    );
  });
});
