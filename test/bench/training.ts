import type { NamedBench, Side } from './bench';
import { templateSubject, vggMini } from './networks';
import { openStepper, type Stepper } from './stepper';

const ARTICLE = 'article-mnist';

const side = (name: string, stepper: Stepper, units: number, framesEvery = 0): Side => ({
  ...{ name, units },
  run: () => stepper.steps(units, framesEvery),
});

/** What Batch Norm costs. */
export const norm: NamedBench = {
  name: 'norm',
  open: async () => {
    const without = await openStepper(await templateSubject('article-mnist-no-norm'), 'wasm');
    const withNorm = await openStepper(await templateSubject(ARTICLE), 'wasm');
    return {
      title: 'A training step of the article’s network, batch 32, on WASM',
      rounds: 40,
      sides: [side('without Batch Norm', without, 5), side('with Batch Norm', withNorm, 5)],
      dispose: () => {
        without.dispose();
        withNorm.dispose();
      },
    };
  },
};

/** What Batch Norm costs where convolutions are nearly all. */
export const vgg: NamedBench = {
  name: 'vgg',
  open: async () => {
    const without = await openStepper(vggMini(false), 'wasm');
    const withNorm = await openStepper(vggMini(true), 'wasm');
    return {
      title: 'A training step of VGG-mini, 32×32×3, batch 64, on WASM',
      rounds: 11,
      sides: [side('without Batch Norm', without, 1), side('with Batch Norm', withNorm, 1)],
      dispose: () => {
        without.dispose();
        withNorm.dispose();
      },
    };
  },
};

/** What looking inside costs. */
export const frames: NamedBench = {
  name: 'frames',
  open: async () => {
    const stepper = await openStepper(await templateSubject(ARTICLE), 'wasm');
    return {
      title:
        'A training step of the article’s network, batch 32, on WASM: histograms of all channels before and after',
      rounds: 40,
      sides: [
        side('no frames', stepper, 10),
        side('a frame every 10 steps', stepper, 10, 10),
        side('a frame every step', stepper, 10, 1),
      ],
      dispose: () => stepper.dispose(),
    };
  },
};

/** What WASM gains over plain JavaScript. */
export const backends: NamedBench = {
  name: 'backends',
  open: async () => {
    const wasm = await openStepper(await templateSubject(ARTICLE), 'wasm');
    const cpu = await openStepper(await templateSubject(ARTICLE), 'cpu');
    return {
      title: 'A training step of the article’s network, batch 32',
      rounds: 7,
      sides: [side('wasm', wasm, 1), side('cpu', cpu, 1)],
      dispose: () => {
        wasm.dispose();
        cpu.dispose();
      },
    };
  },
};
