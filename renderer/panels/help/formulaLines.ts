/** One line of a formula: the formula itself, and what is said beside it. */
export interface FormulaLine {
  /** Where its lines may break there are spaces; the others do not break. */
  readonly formula: string;
  /** Conditions and what letters mean, one after the other. */
  readonly notes: readonly string[];
}

const NO_BREAK = '\u00a0';
/** A bracket longer than this may break inside: it might not fit on a line. */
const LONGEST_UNBROKEN = 28;

/**
 * Takes a formula of `LayerHelp` apart for display. In its text two spaces separate a formula from what is said beside it:
 * `y = Σ W[u, v] · x[s i + u, s j + v]  (s: stride)`.
 */
export function formulaLines(text: string): readonly FormulaLine[] {
  return text.split('\n').map((line) => {
    const [formula = '', ...notes] = line.split(/ {2,}/);
    return { formula: keepTogether(formula), notes: notes.map(plainNote) };
  });
}

/** A note in brackets or after a comma stands on a line of its own: it needs neither. */
function plainNote(note: string): string {
  const inner = /^\((?<text>.*)\)$/u.exec(note)?.groups?.['text'];
  return inner ?? note;
}

/** Lines break outside brackets that fit on one, before an operator, and not inside lists of letters. */
function keepTogether(formula: string): string {
  const innermost = new RegExp(`[[(⌊⌈][^[\\](){}]{0,${LONGEST_UNBROKEN}}[\\])⌋⌉]`, 'gu');
  return formula
    .replace(/,$/u, '')
    .replaceAll(innermost, (bracket) => bracket.replaceAll(' ', NO_BREAK))
    .replaceAll(/(?<=(?:^| )[+−·×/=←Σ√]) /gu, NO_BREAK)
    .replaceAll(/(?<=\b\p{L},) (?=\p{L}\b)/gu, NO_BREAK)
    .replaceAll(/(?<=\bover) /gu, NO_BREAK);
}
