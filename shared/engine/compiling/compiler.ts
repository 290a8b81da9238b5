/** How a backend's programs are compiled beside the thread. */
export interface Compiler {
  /** TensorFlow.js' flag under which programs are compiled and none is run. */
  readonly flag: string;
  /** Called after each work, in the same turn: what of it fails before `finish` asks is no error that nobody heard of. */
  listen(): void;
  /**
   * Waits until everything that was begun can be run; false where `isOver` came before. Throws where a program cannot be compiled.
   */
  finish(isOver: () => boolean): Promise<boolean>;
  /** Takes out of the backend's store what is not done, which it would take for done. */
  forgetUnfinished(): void;
}

/** Of a program that cannot be compiled. @param why as the driver says, where it does */
export function describeBroken(why: string, cause?: unknown): Error {
  const what = 'The graphics driver could not compile a shader';
  return new Error(why.trim() === '' ? what : `${what}: ${why.trim()}`, { cause });
}

/** A backend's store of programs by their keys, or an error. TensorFlow.js keeps it to itself. */
export function storeOf(owner: object, name: string): Record<string, unknown> {
  const store: unknown = Reflect.get(owner, name);
  if (isStore(store)) return store;
  throw new Error(`TensorFlow.js’ backend has no ${name}: its version is another.`);
}

function isStore(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
