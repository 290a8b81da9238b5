/** A checkpoint that cannot be gone on from; the message says why, and what to do. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}
