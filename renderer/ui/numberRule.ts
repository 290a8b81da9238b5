import { groupDigits } from '../../shared/words/groupDigits';

/** Which numbers a field takes. `exclusiveMin` for x > min. */
export interface NumberRule {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly exclusiveMin?: boolean | undefined;
  readonly exclusiveMax?: boolean | undefined;
  readonly integer?: boolean | undefined;
}

/** A number as the fields show it: `0.001`, `1e-7`, `65 536`. */
export function formatNumber(value: number): string {
  return Number.isInteger(value) ? groupDigits(value) : String(value);
}

/** The range, short: `1 to 4 096`, `≥ 1`, `> 0`, `0 ≤ x < 1`; empty where every number is taken. */
export function describeRange(rule: NumberRule): string {
  const { min, max } = rule;
  if (min !== undefined && max !== undefined) return describeInterval(rule, min, max);
  if (min !== undefined) return `${rule.exclusiveMin === true ? '>' : '≥'} ${formatNumber(min)}`;
  if (max !== undefined) return `${rule.exclusiveMax === true ? '<' : '≤'} ${formatNumber(max)}`;
  return '';
}

function describeInterval(rule: NumberRule, min: number, max: number): string {
  if (rule.exclusiveMin !== true && rule.exclusiveMax !== true) {
    return `${formatNumber(min)} to ${formatNumber(max)}`;
  }
  const low = rule.exclusiveMin === true ? '<' : '≤';
  const high = rule.exclusiveMax === true ? '<' : '≤';
  return `${formatNumber(min)} ${low} x ${high} ${formatNumber(max)}`;
}

/** True where the rule takes the number. */
export function fitsRule(rule: NumberRule, value: number): boolean {
  if (rule.integer === true && !Number.isInteger(value)) return false;
  if (rule.min !== undefined && (rule.exclusiveMin === true ? value <= rule.min : value < rule.min))
    return false;
  if (rule.max !== undefined && (rule.exclusiveMax === true ? value >= rule.max : value > rule.max))
    return false;
  return true;
}

/** What the field takes, in words: `a whole number, 1 to 4 096`. */
export function describeRule(rule: NumberRule): string {
  const range = describeRange(rule);
  const kind = rule.integer === true ? 'a whole number' : 'a number';
  return range === '' ? kind : `${kind}, ${range}`;
}

/** Reads what was typed; null where it is no finite number. Spaces group digits; a comma is read as a point. */
export function parseNumber(text: string): number | null {
  const plain = text.replaceAll(/[\s_]/g, '').replace(',', '.');
  if (plain === '') return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
