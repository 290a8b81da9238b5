/** Does not break: a number stays on its line. */
const THIN_SPACE = '\u202f';

/** A number as people read it, with thin spaces between its thousands, e.g. `65 536`, `1 204.5`. The one spelling of the app. */
export function groupDigits(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/gu, THIN_SPACE);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
