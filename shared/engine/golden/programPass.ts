import type { ThreadHost } from '../program';
import { createEmitter } from '../program/emitter';
import type { LoweredNetwork } from '../program/lowerNetwork';
import { type Machine, openMachine } from '../program/machine';
import { type Area, rootOf } from '../program/program';
import type { ProgramRuntime } from '../program/runtime';

/** The instructions of one pass, in order; a network's emitter has no others. */
interface ProgramPass {
  readonly network: LoweredNetwork;
  /** Where the instructions begin that run backward. */
  readonly forward: number;
  /** What is written before the pass or read after it; parts of an area keep the whole. */
  readonly kept: readonly (Area | null)[];
}

/** Lays the instructions of one pass out in memory, as those of a step are, and nothing beside them. */
export async function openPass(
  { network, forward, kept }: ProgramPass,
  runtime: ProgramRuntime,
  threads: ThreadHost | null,
): Promise<Machine> {
  const { emitter, images, generators } = network;
  const end = emitter.instructions.length;
  const nothing = { from: end, to: end };
  const stretches = {
    forward: { from: 0, to: forward },
    backward: { from: forward, to: end },
    ...{ statistics: nothing, histograms: nothing, measureNorms: nothing, update: nothing },
  };
  const inference = { emitter: createEmitter(1, runtime.sizes), images, forward: { from: 0, to: 0 } };
  const program = {
    training: { emitter, images, generators, ...stretches },
    inference,
    kept: [...new Set(kept.flatMap((each) => (each === null ? [] : [rootOf(each).root])))],
  };
  return await openMachine(program, runtime, threads);
}

/** A copy, which stays when the memory goes. */
export function readArea(machine: Machine, area: Area): Float32Array {
  return machine.floats(area).slice();
}
