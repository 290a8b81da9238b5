import { type Area, type Instruction, isArea, rootOf } from './program';

/** Every area begins at a multiple of these bytes: a line of the cache. */
const ALIGNMENT = 64;

export interface Placement {
  /** Bytes from the arena's beginning, by area. */
  readonly offsets: ReadonlyMap<Area, number>;
  readonly bytes: number;
}

interface Life {
  readonly area: Area;
  readonly bytes: number;
  /** First and last instruction that names it. */
  readonly from: number;
  to: number;
}

/** `bytes`, filled up to where the next area may begin. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/**
 * Gives areas their places so that those of which no instruction needs both share memory: an area lives from the first
 * instruction that names it to the last. The largest are placed first, each as low as it fits (greedy by size: Pisarchyk, Lee,
 * «Efficient Memory Management for Deep Neural Net Inference», 2020).
 * @param elsewhere areas that have their place already
 * @param early areas that are filled before the first instruction
 */
export function placeAreas(
  instructions: readonly Instruction[],
  elsewhere: ReadonlySet<Area>,
  early: ReadonlySet<Area>,
): Placement {
  const lives = [...livesOf(instructions, elsewhere, early)].sort((a, b) => b.bytes - a.bytes);
  const placed: { life: Life; offset: number }[] = [];
  for (const life of lives) {
    const neighbours = placed.filter(({ life: other }) => other.from <= life.to && life.from <= other.to);
    const offset = lowestGap(life.bytes, neighbours);
    placed.push({ life, offset });
  }
  const bytes = placed.reduce((most, { life, offset }) => Math.max(most, offset + life.bytes), 0);
  return { offsets: new Map(placed.map(({ life, offset }) => [life.area, offset])), bytes };
}

function livesOf(
  instructions: readonly Instruction[],
  elsewhere: ReadonlySet<Area>,
  early: ReadonlySet<Area>,
): Iterable<Life> {
  const lives = new Map<Area, Life>();
  for (const [index, { words }] of instructions.entries()) {
    const roots = words.filter(isArea).map((area) => rootOf(area).root);
    for (const root of roots.filter((each) => !elsewhere.has(each))) {
      const known = lives.get(root);
      if (known !== undefined) known.to = index;
      else lives.set(root, newLife(root, early.has(root) ? 0 : index, index));
    }
  }
  return lives.values();
}

function newLife(area: Area, from: number, to: number): Life {
  return { area, bytes: aligned(area.bytes), from, to };
}

function lowestGap(bytes: number, neighbours: readonly { life: Life; offset: number }[]): number {
  let offset = 0;
  for (const other of [...neighbours].sort((a, b) => a.offset - b.offset)) {
    if (other.offset - offset >= bytes) break;
    offset = Math.max(offset, other.offset + other.life.bytes);
  }
  return offset;
}
