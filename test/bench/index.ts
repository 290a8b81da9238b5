import { parseArgs } from 'node:util';
import { measure, type NamedBench, type Result } from './bench';
import { compiling } from './compile';
import { convolutions } from './convolution';
import { backends, frames, norm, pytorch, pytorchVgg, vgg } from './training';

const benches: readonly NamedBench[] = [
  norm,
  vgg,
  pytorch,
  pytorchVgg,
  frames,
  backends,
  compiling,
  ...convolutions,
];

const help = `Usage: npm run -s bench -- [--json] [NAME …]

Compares, in one process and in turns, each side of a bench with its baseline. Without names, all of them run:
${benches.map(({ name }) => `  ${name}`).join('\n')}

  --json   One JSON object per line: bench, side, baseline, milliseconds (median), ratio (median), rounds.
`;

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});

function print(title: string, results: readonly Result[]): void {
  if (values.json) {
    for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  process.stdout.write(`${title}\n`);
  for (const { side, milliseconds, ratio } of results) {
    process.stdout.write(
      `  ${side.padEnd(32)} ${milliseconds.toFixed(3).padStart(10)} ms ${ratio.toFixed(3).padStart(8)}×\n`,
    );
  }
}

async function run(chosen: readonly NamedBench[]): Promise<void> {
  for (const { name, open } of chosen) {
    const bench = await open();
    try {
      print(bench.title, await measure(name, bench));
    } finally {
      bench.dispose();
    }
  }
}

const unknown = positionals.find((name) => !benches.some((bench) => bench.name === name));
if (values.help) {
  process.stdout.write(help);
} else if (unknown !== undefined) {
  process.stderr.write(`There is no bench “${unknown}”.\n${help}`);
  process.exitCode = 2;
} else {
  await run(benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name)));
}
