import { expect, test } from 'vitest';
import { createRandom, streamSeed } from '../../../shared/random';

const draws = (seed: number, count: number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.uint32());
};

test('the same seed gives the same stream, another seed another', () => {
  expect(draws(7, 100)).toEqual(draws(7, 100));
  expect(draws(7, 100)).not.toEqual(draws(8, 100));
});

test('seed 0 is a seed like any other: reproducible and not degenerate', () => {
  expect(draws(0, 100)).toEqual(draws(0, 100));
  expect(new Set(draws(0, 100)).size).toBe(100);
});

test('next() fills [0, 1) evenly: chi-squared over 64 cells below the 99.9 % point', () => {
  const random = createRandom(1);
  const cells = new Array<number>(64).fill(0);
  for (let index = 0; index < 64_000; index++) {
    const value = random.next();
    expect(value >= 0 && value < 1).toBe(true);
    const cell = Math.floor(value * 64);
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  const chiSquared = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquared).toBeLessThan(103.4);
});

test('normal() has the moments of the standard normal within four standard errors', () => {
  const random = createRandom(2);
  const n = 100_000;
  const values = Array.from({ length: n }, () => random.normal());
  const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / n;
  expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
});

test('normal() puts 68.27 % of its values within one standard deviation', () => {
  const random = createRandom(3);
  const n = 100_000;
  const inside = Array.from({ length: n }, () => random.normal()).filter((x) => Math.abs(x) < 1).length;
  expect(Math.abs(inside / n - 0.682_689)).toBeLessThan(4 * Math.sqrt((0.6827 * 0.3173) / n));
});

test.each([0, 1, 2, 3, 10_000])('shuffle(%i) holds every index once', (n) => {
  const order = createRandom(4).shuffle(n);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, index) => index));
});

test('shuffle(3) gives all six orders equally often: chi-squared below the 99.9 % point', () => {
  const random = createRandom(5);
  const seen = new Map<string, number>();
  for (let index = 0; index < 6000; index++) {
    const order = random.shuffle(3).join('');
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  expect(seen.size).toBe(6);
  const chiSquared = [...seen.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquared).toBeLessThan(20.5);
});

test('streams are keyed by their labels and by the seed', () => {
  const seeds = [
    streamSeed(0),
    streamSeed(0, 'a', 'b'),
    streamSeed(0, 'ab'),
    streamSeed(0, 'b', 'a'),
    streamSeed(0, 1),
    streamSeed(0, '1'),
    streamSeed(1, 'ab'),
    streamSeed(0, 'ä'),
    streamSeed(0, '层'),
  ];
  expect(new Set(seeds).size).toBe(seeds.length);
  expect(streamSeed(0, 'conv_1', 'kernel')).toBe(streamSeed(0, 'conv_1', 'kernel'));
  for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
});

test('streams of neighbouring names and seeds are uncorrelated', () => {
  const stream = (seed: number): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 10_000 }, () => random.next() - 0.5);
  };
  const correlation = (a: number[], b: number[]): number =>
    (12 * a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)) / a.length;
  const limit = 4 / Math.sqrt(10_000);
  expect(Math.abs(correlation(stream(0), stream(1)))).toBeLessThan(limit);
  const named = (name: string): number[] => stream(streamSeed(0, name));
  expect(Math.abs(correlation(named('conv_1'), named('conv_2')))).toBeLessThan(limit);
});
