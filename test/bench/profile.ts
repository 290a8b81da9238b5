import { nodeThreads } from '../../electron/cli/threads';
import { compile } from '../../shared/compile/compile';
import { openMachine } from '../../shared/engine/program/machine';
import { Opcode } from '../../shared/engine/program/opcodes';
import { programRuntime } from '../../shared/engine/program/runtime';
import { writeTrainingProgram } from '../../shared/engine/program/trainingProgram';
import { median } from './bench';
import type { Subject } from './networks';

/** What one instruction of a step takes. */
export interface Share {
  readonly instruction: string;
  /** Median milliseconds. */
  readonly milliseconds: number;
}

const ROUNDS = 15;

/** The time of every instruction of a training step, on so many threads. The images are zeros, which take as long as others. */
export async function profileStep(
  { document, dataset }: Subject,
  threads: number,
): Promise<readonly Share[]> {
  const { plan, problems } = compile(document, dataset.info);
  const runtime = programRuntime('portable');
  if (plan === null) throw new Error(problems.map(({ message }) => message).join(' '));
  if (runtime === null) throw new Error('This runtime has no WebAssembly with SIMD and shared memory.');
  const settings = { ...document.training, framesEvery: 0 };
  const program = writeTrainingProgram(plan, settings, runtime.sizes);
  const machine = await openMachine(program, runtime, nodeThreads(threads));
  const { instructions } = program.training.emitter;
  const times = instructions.map((): number[] => []);
  for (let round = -3; round < ROUNDS; round++) {
    let from = machine.spans.forward.from;
    for (const [index, { words }] of instructions.entries()) {
      const to = from + 4 * (words.length + 2);
      const start = performance.now();
      machine.run({ from, to }, settings.batchSize);
      if (round >= 0) times[index]?.push(performance.now() - start);
      from = to;
    }
  }
  machine.dispose();
  return instructions.map(({ opcode }, index) => ({
    instruction: Opcode[opcode],
    milliseconds: median(times[index] ?? []),
  }));
}
