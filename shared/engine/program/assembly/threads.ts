// Every thread runs the same instructions. Within one they take pieces of work in turns, so that a thread that the machine
// holds up delays nobody else; what a piece computes does not hang on who computes it, so neither do the results.
import { Control } from '../control';

/** Threads that have reached the barrier, barriers that were passed, the next piece of work: each in a line of the cache of its own. */
const ARRIVED: usize = 1088;
const PHASE: usize = 1152;
const WORK: usize = 1216;

/**
 * Looks at a word that another thread will change, before this one sleeps. Some tenths of a millisecond: waking takes longer than
 * most instructions, and a thread that is late finds that the others have done its share, so that it sleeps again.
 */
const SPINS: i32 = 200_000;

/**
 * Sleeps until the word is no longer `old`, or for a while, after which a thread looks whether another has failed. The host does
 * it: the baseline compiler of Node 20 forgets local variables over WebAssembly's own `atomic.wait`, and a thread that had slept
 * went on alone.
 */
declare function sleep(word: usize, old: i32): void;

/** This instance's number, from 0; the caller of `launch` is 0. */
let thread: i32 = 0;
let threads: i32 = 1;

/** This thread's own scratch, for the length of an instruction. */
export function threadScratch(): usize {
  return <usize>(load<i32>(<usize>Control.Scratch) + thread * load<i32>(<usize>Control.ScratchBytes));
}

/** Images in this batch. */
export function batchSize(): i32 {
  return load<i32>(<usize>Control.Batch);
}

/** A number of this step. */
export function parameter(place: i32): f32 {
  return load<f32>(<usize>Control.Parameters + ((<usize>place) << 2));
}

/** The next piece of work of this instruction, from 0. */
export function claim(): i32 {
  return atomic.add<i32>(WORK, 1);
}

/** Waits until all threads have come here; the work of the next part is counted from 0 again. */
export function barrier(): void {
  const phase = atomic.load<i32>(PHASE);
  if (atomic.add<i32>(ARRIVED, 1) == threads - 1) {
    atomic.store<i32>(ARRIVED, 0);
    atomic.store<i32>(WORK, 0);
    atomic.add<i32>(PHASE, 1);
    if (threads > 1) atomic.notify(PHASE, threads);
  } else {
    awaitChange(PHASE, phase);
  }
}

function awaitChange(word: usize, old: i32): void {
  for (let i = 0; i < SPINS; i++) {
    if (atomic.load<i32>(word) != old) return;
  }
  while (atomic.load<i32>(word) == old) {
    sleep(word, old);
    if (atomic.load<i32>(<usize>Control.Failed) != 0) unreachable();
  }
}

/** Waits for a launch after the one numbered `seen`; gives its number. */
export function awaitLaunch(seen: i32): i32 {
  while (atomic.load<i32>(<usize>Control.Generation) == seen) {
    awaitChange(<usize>Control.Generation, seen);
  }
  return atomic.load<i32>(<usize>Control.Generation);
}

/** Takes the number of this thread and of all. */
export function join(number: i32, count: i32): void {
  thread = number;
  threads = count;
}

/** Wakes the other threads. */
export function announce(): void {
  atomic.add<i32>(<usize>Control.Generation, 1);
  if (threads > 1) atomic.notify(<usize>Control.Generation, threads);
}

/** At most this many pieces are made of an instruction's work, whatever the number of threads. */
export const PIECES: i32 = 32;

/** Pieces that `units` of work are cut into. */
export function piecesOf(units: i32): i32 {
  return min(units, PIECES);
}

/** The first unit of piece `index` of `pieces`; that of the next piece is where it ends. */
export function startOf(index: i32, pieces: i32, units: i32): i32 {
  return <i32>((<i64>units * <i64>index) / <i64>pieces);
}
