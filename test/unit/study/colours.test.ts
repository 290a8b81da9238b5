import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { style } from '../../../shared/study/report/style';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** The palettes for light and dark, as a style sheet gives them. */
const palettesOf = (sheet: string): readonly (readonly string[])[] => {
  const colours = [...sheet.matchAll(/--series-\d: (#[0-9a-f]{6})/g)].map(([, colour = '']) => colour);
  return [colours.slice(0, 8), colours.slice(8)];
};

const [light = [], dark = []] = palettesOf(style);

const linear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;

const linearOf = (colour: string): Triple => {
  const at = (start: number): number => linear(Number.parseInt(colour.slice(start, start + 2), 16) / 255);
  return [at(1), at(3), at(5)];
};

const dot = (row: Triple, [x, y, z]: Triple): number => row[0] * x + row[1] * y + row[2] * z;
const times = ([a, b, c]: Matrix, v: Triple): Triple => [dot(a, v), dot(b, v), dot(c, v)];

function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => dot([0.2126, 0.7152, 0.0722], linearOf(colour)) + 0.05;
  const [a, b] = [luminance(one), luminance(other)];
  return Math.max(a, b) / Math.min(a, b);
}

// Ottosson (2020), from linear sRGB.
const toCones: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const toLab: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

// Machado, Oliveira and Fernandes (2009), severity 1.
const eyes: Readonly<Record<string, Matrix>> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

function oklab(colour: string, eye: Matrix): Triple {
  const clip = (value: number): number => Math.cbrt(Math.min(1, Math.max(0, value)));
  const seen = times(eye, linearOf(colour)).map((value) => Math.min(1, Math.max(0, value)));
  const [r = 0, g = 0, b = 0] = seen;
  const [l, m, s] = times(toCones, [r, g, b]);
  return times(toLab, [clip(l), clip(m), clip(s)]);
}

describe.each([
  { theme: 'light', colours: light, grounds: ['#ffffff', '#f4f5f7', '#fafbfc'] },
  { theme: 'dark', colours: dark, grounds: ['#0f1216', '#161a20', '#1d2229'] },
])('the colours of arms on $theme', ({ colours, grounds }) => {
  it('are eight, each at 3:1 or more on what it stands on', () => {
    expect(colours).toHaveLength(8);
    for (const colour of colours)
      for (const ground of grounds) expect(contrast(colour, ground), colour).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(eyes))('are told apart by eyes that see %s', (_, eye) => {
    for (const [index, one] of colours.entries()) {
      for (const other of colours.slice(index + 1)) {
        const [a, b] = [oklab(one, eye), oklab(other, eye)];
        const distance = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
        expect(distance, `${one} beside ${other}`).toBeGreaterThan(0.1);
      }
    }
  });
});

it('the app shows arms in the colours of the report', () => {
  const [first, second] = palettesOf(readFileSync('renderer/styles/tokens.css', 'utf8'));
  expect([second, first]).toEqual([light, dark]);
});
