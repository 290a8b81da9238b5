import type { Opcode } from './opcodes';
import type { Area, Instruction, Word } from './program';
import type { Sizes } from './sizes';

/** Writes a program down, instruction by instruction. */
export interface Emitter {
  /** The largest batch that the program will be run with. */
  readonly capacity: number;
  readonly sizes: Sizes;
  readonly instructions: readonly Instruction[];
  emit(opcode: Opcode, ...words: readonly Word[]): void;
  /** An area of so many floats for every image of a batch. */
  perImage(name: string, floats: number): Area;
  /** An area of so many floats in all. */
  fixed(name: string, floats: number): Area;
  /** Bytes of scratch that an instruction needs of every thread. */
  needScratch(bytes: number): void;
  readonly scratchBytes: number;
}

export function createEmitter(capacity: number, sizes: Sizes): Emitter {
  const instructions: Instruction[] = [];
  let scratchBytes = 0;
  return {
    capacity,
    sizes,
    instructions,
    emit: (opcode, ...words) => {
      instructions.push({ opcode, words });
    },
    perImage: (name, floats) => ({ name, bytes: 4 * floats * capacity }),
    fixed: (name, floats) => ({ name, bytes: 4 * floats }),
    needScratch: (bytes) => {
      scratchBytes = Math.max(scratchBytes, bytes);
    },
    get scratchBytes() {
      return scratchBytes;
    },
  };
}
