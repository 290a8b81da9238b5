import { describe, expect, it } from 'vitest';
import type { ChartTheme } from '../../../renderer/charts/theme';
import {
  curveOf,
  decadesAround,
  layerNorms,
  shareOf,
  spreadOf,
  valueAt,
} from '../../../renderer/panels/gradients/gradientData';
import { gradientPlotOptions, powersOfTen } from '../../../renderer/panels/gradients/gradientPlotOptions';
import type { NormSeries } from '../../../shared/signals/normSeries';

const theme: ChartTheme = {
  ...{ bg: '', surface: '', line: '', lineStrong: '', text: '', muted: '', faint: '', accent: '' },
  ...{ before: '', after: '', bad: '', series: [], depth: ['', ''], font: '', mono: '' },
};

const series = (
  node: string,
  weight: string,
  gradients: readonly number[],
  weights: readonly number[],
): NormSeries => ({
  ...{ node, weight, steps: [1, 10, 20].slice(0, gradients.length) },
  ...{ gradientNorms: gradients, weightNorms: weights },
});

describe('the norms of layers', () => {
  const [conv, dense] = layerNorms([
    series('conv', 'kernel', [3, 0, Number.NaN], [12, 1, 1]),
    series('dense', 'kernel', [1, 2, 4], [2, 2, 2]),
    series('conv', 'bias', [4, 0, 1], [5, 0, 1]),
  ]);
  if (conv === undefined || dense === undefined) throw new Error('There are two layers.');

  it('are those of all its weights as one vector, in the order in which layers come', () => {
    expect([conv.node, dense.node]).toEqual(['conv', 'dense']);
    expect(conv.gradientNorms).toEqual([5, 0, Number.NaN]);
    expect(conv.weightNorms.slice(0, 2)).toEqual([13, 1]);
    expect(conv.weights.map(({ weight }) => weight)).toEqual(['kernel', 'bias']);
  });

  it('are told alone, or relative to the weights', () => {
    expect(valueAt(dense, 2, 'norm')).toBe(4);
    expect(valueAt(dense, 2, 'relative')).toBe(2);
    expect(valueAt(conv, 0, 'relative')).toBe(5 / 13);
    expect(valueAt(conv, 7, 'norm')).toBeNaN();
  });

  it('are drawn where a logarithm has a place for them', () => {
    expect(curveOf(conv, 'norm')).toEqual([5, null, null]);
    expect(curveOf(dense, 'relative')).toEqual([0.5, 1, 2]);
  });
});

describe('the axis of decades', () => {
  it('has whole powers of ten around all values', () => {
    expect(decadesAround([[0.02, null], [3]])).toEqual({ low: -2, high: 1 });
    expect(decadesAround([[1]])).toEqual({ low: 0, high: 1 });
    expect(decadesAround([[null], []])).toBeNull();
  });

  it('labels each, or every n-th where they are many', () => {
    expect(powersOfTen({ low: -2, high: 1 })).toEqual([0.01, 0.1, 1, 10]);
    const many = powersOfTen({ low: -30, high: 0 });
    expect(many[0]).toBe(1e-30);
    expect(many.at(-1)).toBe(1);
    expect(many.length).toBeLessThanOrEqual(7);
  });

  it('has a label at every line, also where numbers are small', () => {
    const size = { width: 300, height: 90 };
    const options = gradientPlotOptions({ size, theme, lines: [], onCursor: () => undefined }, () => ({
      low: -6,
      high: -2,
    }));
    const axis = options.axes?.[1];
    if (typeof axis?.filter !== 'function' || typeof axis.values !== 'function')
      throw new Error('The axis has no labels of its own.');
    const splits = powersOfTen({ low: -6, high: -2 });
    const kept: unknown = Reflect.apply(axis.filter, null, [null, splits]);
    expect(kept).toEqual(splits);
    expect(Reflect.apply(axis.values, null, [null, kept])).toEqual(['1e−6', '1e−5', '1e−4', '1e−3', '0.01']);
  });

  it('says how far along a value lies', () => {
    const decades = { low: -2, high: 2 };
    expect(shareOf(1, decades)).toBe(0.5);
    expect(shareOf(1e9, decades)).toBe(1);
    expect([0, Number.NaN, Number.POSITIVE_INFINITY].map((value) => shareOf(value, decades))).toEqual([
      0, 0, 0,
    ]);
  });
});

it('the spread is the largest value over the smallest', () => {
  expect(spreadOf([2, 0.5, 1])).toBe(4);
  expect(spreadOf([2, 0, Number.NaN])).toBeNull();
});
