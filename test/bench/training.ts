import { nodeThreads } from '../../electron/cli/threads';
import type { Bench, NamedBench } from './bench';
import { lightMini, type Subject, vggMini } from './networks';
import { pytorchSide } from './pytorch';
import { openComposedStepper, openStepper, openTapeStepper, type Stepper, sideOf } from './stepper';
import { templateSubject } from './templates';

const ARTICLE = 'article-mnist';

/** What the bars are set for, and one thread beside it. */
const THREADS = [2, 1];

const threadsWord = (count: number): string => (count === 1 ? '1 thread' : `${count} threads`);

/** What Batch Norm costs. */
export const norm: NamedBench = {
  name: 'norm',
  open: async () => {
    const without = await openStepper(await templateSubject('article-mnist-no-norm'), 'wasm', nodeThreads(2));
    const withNorm = await openStepper(await templateSubject(ARTICLE), 'wasm', nodeThreads(2));
    return {
      title: 'A training step of the article’s network, batch 32, on WASM',
      rounds: 40,
      sides: [sideOf('without Batch Norm', without, 5), sideOf('with Batch Norm', withNorm, 5)],
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
    const without = await openStepper(vggMini(false), 'wasm', nodeThreads(2));
    const withNorm = await openStepper(vggMini(true), 'wasm', nodeThreads(2));
    return {
      title: 'A training step of VGG-mini, 32×32×3, batch 64, on WASM',
      rounds: 11,
      sides: [sideOf('without Batch Norm', without, 1), sideOf('with Batch Norm', withNorm, 1)],
      dispose: () => {
        without.dispose();
        withNorm.dispose();
      },
    };
  },
};

/** How the step compares with PyTorch's, where that is installed; PyTorch on two threads is the baseline. */
export const pytorch: NamedBench = {
  name: 'pytorch',
  open: async () => await besidePyTorch('article', 5),
};

/** The same in batches of 128. */
export const pytorch128: NamedBench = {
  name: 'pytorch-128',
  open: async () => await besidePyTorch('article-128', 2),
};

/** The same of VGG-mini. */
export const pytorchVgg: NamedBench = {
  name: 'pytorch-vgg',
  open: async () => await besidePyTorch('vgg-mini', 1),
};

type Network = 'article' | 'article-128' | 'vgg-mini';

async function subjectOf(network: Network): Promise<Subject> {
  if (network === 'vgg-mini') return vggMini(true);
  const { document, dataset } = await templateSubject(ARTICLE);
  const training = { ...document.training, batchSize: network === 'article' ? 32 : 128 };
  return { document: { ...document, training }, dataset };
}

async function besidePyTorch(network: Network, units: number): Promise<Bench> {
  const subject = await subjectOf(network);
  const steppers: Stepper[] = [];
  for (const threads of THREADS) steppers.push(await openStepper(subject, 'wasm', nodeThreads(threads)));
  const others = THREADS.flatMap((threads) => pytorchSide(network, threads, units) ?? []);
  const note = others.length === 0 ? ' (PyTorch is not installed)' : '';
  const sides = steppers.map((stepper, index) =>
    sideOf(`Normscope on WASM, ${threadsWord(THREADS[index] ?? 1)}`, stepper, units),
  );
  return {
    title: `A training step with Batch Norm: ${network}${note}`,
    rounds: network === 'vgg-mini' ? 11 : 40,
    sides: [...others, ...sides],
    dispose: () => {
      for (const stepper of steppers) stepper.dispose();
      for (const other of others) other.close();
    },
  };
}

/** How the step compares with that of TensorFlow.js on its fastest backend without a GPU. */
export const tensorflow: NamedBench = {
  name: 'tfjs',
  open: async () => await besideTensorFlow('article', 5, 9),
};

/** The same of VGG-mini. */
export const tensorflowVgg: NamedBench = {
  name: 'tfjs-vgg',
  open: async () => await besideTensorFlow('vgg-mini', 1, 3),
};

async function besideTensorFlow(network: Network, units: number, rounds: number): Promise<Bench> {
  const subject = await subjectOf(network);
  const composed = await openComposedStepper(subject);
  const own = await openStepper(subject, 'wasm', nodeThreads(2));
  return {
    ...{ title: `A training step with Batch Norm: ${network}`, rounds },
    sides: [
      sideOf('TensorFlow.js on WASM, composed', composed, units),
      sideOf('Normscope on WASM, 2 threads', own, units),
    ],
    dispose: () => {
      composed.dispose();
      own.dispose();
    },
  };
}

/** Convolutions that are lighter than full ones: what a program gains over the tape, and how a full one compares. */
export const lightConvolutions: readonly NamedBench[] = (['separable', 'grouped'] as const).map((kind) => ({
  name: kind,
  open: async () => {
    const steppers = [
      ['the tape on WASM', await openTapeStepper(lightMini(kind))],
      ['a program, 1 thread', await openStepper(lightMini(kind), 'wasm', nodeThreads(1))],
      ['a program, 2 threads', await openStepper(lightMini(kind), 'wasm', nodeThreads(2))],
      ['full convolutions, 2 threads', await openStepper(vggMini(true), 'wasm', nodeThreads(2))],
    ] as const;
    return {
      title: `A training step of VGG-mini, 32×32×3, batch 64, its convolutions behind the first ${kind}`,
      rounds: 11,
      sides: steppers.map(([name, stepper]) => sideOf(name, stepper, 1)),
      dispose: () => {
        for (const [, stepper] of steppers) stepper.dispose();
      },
    };
  },
}));

/** What a second thread gains. */
export const threads: NamedBench = {
  name: 'threads',
  open: async () => {
    const one = await openStepper(vggMini(true), 'wasm', nodeThreads(1));
    const two = await openStepper(vggMini(true), 'wasm', nodeThreads(2));
    return {
      title: 'A training step of VGG-mini, 32×32×3, batch 64, on WASM',
      rounds: 11,
      sides: [sideOf('1 thread', one, 1), sideOf('2 threads', two, 1)],
      dispose: () => {
        one.dispose();
        two.dispose();
      },
    };
  },
};

/** What looking inside costs. */
export const frames: NamedBench = {
  name: 'frames',
  open: async () => {
    const stepper = await openStepper(await templateSubject(ARTICLE), 'wasm', nodeThreads(2));
    return {
      title:
        'A training step of the article’s network, batch 32, on WASM: histograms of all channels before and after',
      rounds: 40,
      sides: [
        sideOf('no frames', stepper, 20),
        sideOf('a frame every 25 steps', stepper, 25, 25),
        sideOf('a frame every step', stepper, 20, 1),
      ],
      dispose: () => stepper.dispose(),
    };
  },
};

/** What WASM gains over plain JavaScript. */
export const backends: NamedBench = {
  name: 'backends',
  open: async () => {
    const wasm = await openStepper(await templateSubject(ARTICLE), 'wasm', nodeThreads(2));
    const cpu = await openStepper(await templateSubject(ARTICLE), 'cpu');
    return {
      title: 'A training step of the article’s network, batch 32',
      rounds: 7,
      sides: [sideOf('wasm', wasm, 1), sideOf('cpu', cpu, 1)],
      dispose: () => {
        wasm.dispose();
        cpu.dispose();
      },
    };
  },
};
