/**
 * What host and threads tell each other in shared memory, in bytes; compiled into the binary too. From 1088 to 1280 the
 * threads keep words of their own (`assembly/threads.ts`); from 1536 on stand the binary's tables.
 */
export enum Control {
  /** Counts the launches: a change is the signal to start. */
  Generation = 1024,
  /** Not 0: the threads are to end. */
  Stop = 1028,
  /** First and last word of the instructions to run, as addresses. */
  From = 1032,
  To = 1036,
  /** Images in this batch. */
  Batch = 1044,
  /** Where the threads' own scratch begins, and the bytes of each. */
  Scratch = 1048,
  ScratchBytes = 1052,
  /** Not 0: a thread has failed, and nobody is to wait for it. */
  Failed = 1056,
  /** Numbers that change from step to step, float32. */
  Parameters = 1280,
  /** The first byte that is free for programs. */
  End = 16384,
}

/** Places of the step's numbers among the parameters, in words. */
export enum Parameter {
  LearningRate,
  /** What every gradient is multiplied with: 1 unless it is clipped. */
  GradientScale,
  /** Adam's step size and factor of the root; the factor of weights that decay. */
  StepSize,
  RootScale,
  Decay,
}
