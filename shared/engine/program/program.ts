import type { Opcode } from './opcodes';

/** A stretch of memory that instructions work on. It is given its place when the whole program is known. */
export interface Area {
  /** What it holds, for errors and listings. */
  readonly name: string;
  readonly bytes: number;
  /** Set where it is a part of another area: how many bytes from its beginning. */
  readonly within?: { readonly area: Area; readonly offset: number };
}

/** A word of an instruction: an integer, the address of an area (null: none, 0), or a float. */
export type Word = number | Area | null | { readonly float: number };

export interface Instruction {
  readonly opcode: Opcode;
  readonly words: readonly Word[];
}

/** A float32 as a word: a plain number is an integer. */
export function float(value: number): Word {
  return { float: value };
}

/** What is left of an area from float `offset` on. */
export function partOf(area: Area, name: string, offset: number, floats: number): Area {
  return { name, bytes: 4 * floats, within: { area, offset: 4 * offset } };
}

/** The area that an area is a part of, or itself, and how many bytes after that one's beginning it begins. */
export function rootOf(area: Area): { readonly root: Area; readonly offset: number } {
  if (area.within === undefined) return { root: area, offset: 0 };
  const { root, offset } = rootOf(area.within.area);
  return { root, offset: offset + area.within.offset };
}

export function isArea(word: Word): word is Area {
  return typeof word === 'object' && word !== null && 'bytes' in word;
}
