import { expect, test } from 'vitest';
import { readArguments } from '../../../electron/cli/arguments';
import { UsageError } from '../../../electron/cli/usage';

const complaint = (line: string): string => {
  try {
    readArguments(line.split(' ').filter((word) => word !== ''));
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'accepted';
};

test('train takes what the project says unless it is told otherwise', () => {
  expect(readArguments(['train', 'a.normscope'])).toEqual({
    ...{ name: 'train', file: 'a.normscope' },
    options: { framesEvery: 0, json: false },
  });
});

test('every option of train arrives', () => {
  const line =
    'train template:article-mnist --epochs 3 --seed 0 --backend cpu --frames 10 --json --checkpoint out.ckpt --resume in.ckpt';
  expect(readArguments(line.split(' '))).toEqual({
    ...{ name: 'train', file: 'template:article-mnist' },
    options: {
      epochs: 3,
      seed: 0,
      backend: 'cpu',
      framesEvery: 10,
      json: true,
      checkpoint: 'out.ckpt',
      resume: 'in.ckpt',
    },
  });
});

test('lr-find goes from 1e-7 to 10 in 100 steps unless it is told otherwise', () => {
  const usual = { low: 1e-7, high: 10, steps: 100 };
  expect(readArguments(['lr-find', 'a'])).toEqual({
    ...{ name: 'lr-find', file: 'a' },
    options: { sweep: usual, json: false },
  });
  const line = 'lr-find a --from 1e-5 --to 0.5 --steps 30 --seed 4 --backend cpu --json';
  expect(readArguments(line.split(' '))).toEqual({
    ...{ name: 'lr-find', file: 'a' },
    options: { sweep: { low: 1e-5, high: 0.5, steps: 30 }, seed: 4, backend: 'cpu', json: true },
  });
});

test('check, golden and help', () => {
  expect(readArguments(['check', 'a'])).toEqual({ name: 'check', file: 'a' });
  expect(readArguments(['golden', 'a'])).toEqual({ name: 'golden', file: 'a', backend: 'wasm' });
  expect(readArguments(['golden', 'a', '--backend=cpu'])).toMatchObject({ backend: 'cpu' });
  for (const help of [['--help'], ['-h'], ['train', '--help']]) {
    expect(readArguments(help)).toEqual({ name: 'help' });
  }
});

test.each([
  ['', 'A command is missing: give check, train, study, lr-find or golden.'],
  ['fit a', 'There is no command “fit”: expected check, train, study, lr-find or golden.'],
  ['toString a', 'There is no command “toString”: expected check, train, study, lr-find or golden.'],
  ['train', 'A file is missing: give train a project file, or template:ID.'],
  ['check a b c', 'check takes one file; received “b c” as well.'],
  ['train a --fast', "Unknown option '--fast'. Run with --help for what there is."],
  ['check a --epochs 1', 'check has no option --epochs. Run with --help for what there is.'],
  ['train a --epochs 0', '--epochs expects a whole number from 1 to 100000; received “0”.'],
  ['train a --epochs 1.5', '--epochs expects a whole number from 1 to 100000; received “1.5”.'],
  ['train a --epochs ten', '--epochs expects a whole number from 1 to 100000; received “ten”.'],
  ['train a --seed 4294967296', '--seed expects a whole number from 0 to 4294967295; received “4294967296”.'],
  ['train a --seed=-1', '--seed expects a whole number from 0 to 4294967295; received “-1”.'],
  ['lr-find a --from 0', '--from expects a learning rate, a number above 0; received “0”.'],
  ['lr-find a --to fast', '--to expects a learning rate, a number above 0; received “fast”.'],
  ['lr-find a --from 20', '--from expects a rate below that of --to; received 20 and 10.'],
  ['lr-find a --steps 19', '--steps expects a whole number from 20 to 10000; received “19”.'],
  ['lr-find a --epochs 1', 'lr-find has no option --epochs. Run with --help for what there is.'],
  ['train a --backend gpu', 'There is no backend “gpu”: expected auto, wasm or cpu.'],
  [
    'train a --backend webgl',
    "The backend webgl needs the graphics of the app's window, which the command line has not: use wasm or cpu here.",
  ],
  [
    'golden a --backend webgpu',
    "The backend webgpu needs the graphics of the app's window, which the command line has not: use wasm or cpu here.",
  ],
])('“%s” is refused: %s', (line, sentence) => {
  expect(complaint(line)).toBe(sentence);
});
