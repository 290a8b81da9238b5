/** Bytes that are no frame this build can read; the message says what they are and what to do. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}
