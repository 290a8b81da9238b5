import type { Lack, Unsupported } from '../program';

/** Of a network that has no program: why, and what that costs. */
export function describeUnsupported({ node, className }: Unsupported): string {
  return (
    `The engine has no instructions for «${node}» (${className}), so that the network trains on WASM through ` +
    'TensorFlow.js’ operators, many times slower. Train on a GPU, or put another layer in its place.'
  );
}

/** Of a runtime without programs: what it lacks, what that costs, and the remedy. */
export function describeLack(lack: Lack): string {
  if (lack === 'sharedMemory') {
    return (
      'This runtime gives no memory that threads can share, so that the network trains on WASM through TensorFlow.js’ operators, ' +
      'on one thread and slower. Start Normscope anew without limits on its memory, or train on a GPU.'
    );
  }
  return (
    'WebAssembly has no SIMD here, so that the network trains on WASM through TensorFlow.js’ operators, on one thread and many ' +
    'times slower. Train on a processor that has it (SSE4.1 or Neon), or on a GPU.'
  );
}

/** Of threads that did not start. @param refusal why; @param count threads that were to train */
export function describeRefusal(refusal: string, count: number): string {
  const why = refusal.replace(/\.$/, '');
  return (
    `No threads could be started (${why}), so that the network trains on one instead of ${count}: with the same numbers, and steps ` +
    `up to ${count} times as long. Close other programs, and train again.`
  );
}

/** Sentences one behind the other; null where there is none. */
export function joinNotes(...notes: readonly (string | null)[]): string | null {
  const told = notes.filter((note) => note !== null);
  return told.length === 0 ? null : told.join(' ');
}
