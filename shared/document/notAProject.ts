import { findJsonError } from './findJsonError';

/** How files of other kinds begin when their bytes are read as UTF-8. */
const beginnings: readonly (readonly [start: string, what: string])[] = [
  ['\uFFFDPNG', 'a PNG image'],
  ['\uFFFD\uFFFD\uFFFD\uFFFD', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['%PDF', 'a PDF document'],
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['\u001F\uFFFD', 'a gzip archive'],
  ['\uFFFDHDF', 'an HDF5 file'],
  ['<', 'a web page or XML file'],
];

export const CHOOSE = 'choose a project that Normscope saved.';

/** The sentence about a text that is no JSON: what it is instead, or where it breaks. */
export function describeBrokenText(text: string): string {
  if (text.trim() === '') {
    return 'The file is empty: open an earlier copy of it, or begin a new project (File, New from Template).';
  }
  const kind = beginnings.find(([start]) => text.startsWith(start))?.[1];
  if (kind !== undefined) return `The file is ${kind}, not a Normscope project: ${CHOOSE}`;
  const error = findJsonError(text);
  if (isBinary(text) || error === null)
    return `The file is no text, so it is not a Normscope project: ${CHOOSE}`;
  if (!text.trimStart().startsWith('{'))
    return `The file is not a Normscope project but some other text: ${CHOOSE}`;
  const where = `line ${error.line}, column ${error.column}`;
  if (error.cutOff) {
    return (
      `The file breaks off at ${where}, where ${error.expected} should follow: it was not written to its end. Open an ` +
      'earlier copy of it.'
    );
  }
  return (
    `The file is damaged at ${where}, where ${error.expected} should stand: open an earlier copy of it, or correct it ` +
    'in a text editor.'
  );
}

/** The sentence about JSON that another program wrote. */
export function describeForeign(format: unknown): string {
  const received = typeof format === 'string' ? `is '${format.slice(0, 40)}'` : 'is missing';
  return `The file is JSON but not a Normscope project (its entry 'format' should be 'normscope', but ${received}): ${CHOOSE}`;
}

function isBinary(text: string): boolean {
  const start = text.slice(0, 1000);
  return start.includes('\u0000') || start.split('\uFFFD').length > 10;
}
