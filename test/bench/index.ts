import { parseArgs } from 'node:util';
import { activations } from './activations';
import { augmenting } from './augmentation';
import { describeResults, measure, type NamedBench, type Result } from './bench';
import { compiling } from './compile';
import { convolutions } from './convolution';
import { gpuBenches } from './gpu';
import { holdings } from './memory';
import { vggMini } from './networks';
import { norms } from './norms';
import { profileStep } from './profile';
import { templateSubject } from './templates';
import {
  backends,
  frames,
  lightConvolutions,
  norm,
  pytorch,
  pytorch128,
  pytorchVgg,
  tensorflow,
  tensorflowVgg,
  threads,
  vgg,
} from './training';

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean' },
    gpu: { type: 'boolean' },
    profile: { type: 'string' },
    memory: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
  allowPositionals: true,
});

const onGpus = gpuBenches(values.gpu ? 'hardware' : 'software');

const benches: readonly NamedBench[] = [
  norm,
  norms,
  ...activations,
  vgg,
  pytorch,
  pytorch128,
  pytorchVgg,
  ...lightConvolutions,
  tensorflow,
  tensorflowVgg,
  threads,
  frames,
  backends,
  compiling,
  ...onGpus,
  augmenting,
  ...convolutions,
];

const help = `Usage: npm run -s bench -- [--json] [--gpu] [NAME …]

Compares, in one process and in turns, each side of a bench with its baseline. Without names, all of them run:
${benches.map(({ name }) => `  ${name}`).join('\n')}

  --gpu    The benches of GPUs on the machine's own instead of one emulated in software; without names, these alone.
  --profile article|vgg-mini   What each instruction of a training step takes instead, on two threads and on one.
  --memory                     What 10,000 training steps hold, every thousand, instead.
  --json   One JSON object per line: bench, side, baseline, milliseconds and baselineMilliseconds (medians), ratio (median), rounds,
           note, title, and timesAsFast,
           which 1/ratio is to be at least, where there is such an aim.
`;

function print(title: string, results: readonly Result[]): void {
  if (values.json) {
    for (const result of results) process.stdout.write(`${JSON.stringify({ ...result, title })}\n`);
    return;
  }
  process.stdout.write(describeResults(title, results));
}

async function run(chosen: readonly NamedBench[]): Promise<void> {
  for (const { name, open } of chosen) {
    const bench = await open().catch((error: unknown) => {
      process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
      return null;
    });
    if (bench === null) continue;
    try {
      print(bench.title, await measure(name, bench));
    } finally {
      await bench.dispose();
    }
  }
}

const subjects = new Map([
  ['article', () => templateSubject('article-mnist')],
  ['vgg-mini', () => Promise.resolve(vggMini(true))],
]);

async function profile(name: string): Promise<void> {
  const subject = await subjects.get(name)?.();
  if (subject === undefined) throw new Error(`There is no network “${name}”: choose article or vgg-mini.`);
  const [two, one] = [await profileStep(subject, 2), await profileStep(subject, 1)];
  const total = one.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  for (const [index, { instruction, milliseconds }] of one.entries()) {
    const [onTwo, share] = [two[index]?.milliseconds ?? Number.NaN, (100 * milliseconds) / total];
    process.stdout.write(
      `${instruction.padEnd(26)} ${onTwo.toFixed(3).padStart(8)} ms ${milliseconds.toFixed(3).padStart(8)} ms ${share.toFixed(1).padStart(5)} %\n`,
    );
  }
}

async function printHoldings(): Promise<void> {
  for await (const { step, tensors, bytes, resident, heap, outside } of holdings()) {
    process.stdout.write(
      `step ${step}: ${tensors} tensors, ${bytes} bytes; process ${resident} MB, heap ${heap} MB, outside ${outside} MB\n`,
    );
  }
}

const unknown = positionals.find((name) => !benches.some((bench) => bench.name === name));
if (values.help) {
  process.stdout.write(help);
} else if (values.profile !== undefined) {
  await profile(values.profile);
} else if (values.memory) {
  await printHoldings();
} else if (unknown !== undefined) {
  process.stderr.write(`There is no bench “${unknown}”.\n${help}`);
  process.exitCode = 2;
} else {
  const usual = values.gpu ? onGpus : benches;
  await run(positionals.length === 0 ? usual : benches.filter(({ name }) => positionals.includes(name)));
}
