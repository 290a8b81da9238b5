import { at, label, widthOf } from './markup';

interface Entry {
  readonly name: string;
  readonly colour: string;
  /** Attribute of a line that is dashed. */
  readonly dash?: string;
}

/** Where the names of lines stand: beside a plot that is wide enough, else below it. */
interface Legend {
  readonly entries: readonly Placed[];
  readonly notes: readonly Placed[];
  /** Width that is left for the plot. */
  readonly plotWidth: number;
  /** Height that is taken below it. */
  readonly below: number;
}

interface Placed extends Partial<Entry> {
  readonly text: string;
  readonly x: number;
  /** From the top of the legend. */
  readonly y: number;
}

const LINE = 20;
const [SWATCH, GAP] = [28, 18];
const MOST_LETTERS = 32;
const LEAST_PLOT = 360;

/** Lays out names and notes for a figure of this width. */
export function legendRoom(entries: readonly Entry[], notes: readonly string[], width: number): Legend {
  const named = entries.map(({ name }) => SWATCH + widthOf(name, MOST_LETTERS));
  const said = notes.map((note) => widthOf(note, MOST_LETTERS));
  const beside = Math.max(...named, ...said) + GAP;
  if (width - beside >= LEAST_PLOT) {
    const x = width - beside + GAP;
    const gap = entries.length * LINE + 6;
    return {
      entries: entries.map(({ name, ...look }, row) => ({ ...look, text: name, x, y: row * LINE })),
      notes: notes.map((text, row) => ({ text, x, y: gap + row * (LINE - 2) })),
      plotWidth: width - beside,
      below: 0,
    };
  }
  const names = flow(
    entries.map(({ name, ...look }, index) => ({ ...look, text: name, width: named[index] ?? 0 })),
    width,
    0,
  );
  const last = flow(
    notes.map((text, index) => ({ text, width: said[index] ?? 0 })),
    width,
    names.height,
  );
  return { entries: names.placed, notes: last.placed, plotWidth: width, below: last.height };
}

/** One after the other, in as many lines as it takes. */
function flow(
  items: readonly (Partial<Entry> & { readonly text: string; readonly width: number })[],
  width: number,
  top: number,
): { readonly placed: readonly Placed[]; readonly height: number } {
  let [x, y] = [0, top];
  const placed = items.map((item) => {
    if (x > 0 && x + item.width > width) [x, y] = [0, y + LINE];
    const own = { ...item, x, y };
    x += item.width + GAP;
    return own;
  });
  return { placed, height: items.length === 0 ? top : y + LINE };
}

/** A legend as markup, from the plot's top where it stands beside it, else from the end of what is above. */
export function drawLegend(
  { entries, notes, below }: Legend,
  edges: { readonly top: number; readonly below: number },
): readonly string[] {
  const top = (below > 0 ? edges.below : edges.top) + 10;
  return [
    ...entries.map(
      ({ text, colour, dash = '', x, y }) =>
        `<line x1="${at(x)}" x2="${at(x + SWATCH - 8)}" y1="${top + y}" y2="${top + y}" stroke="${colour}" stroke-width="3"${dash}/>` +
        `<text class="label" x="${at(x + SWATCH)}" y="${top + y + 4}">${label(text, MOST_LETTERS)}</text>`,
    ),
    ...notes.map(({ text, x, y }) => `<text class="axis" x="${at(x)}" y="${top + y + 4}">${text}</text>`),
  ];
}
