import { fixed } from '../../shared/words/fixed';
import { groupDigits } from '../../shared/words/groupDigits';

const MINUS = '\u2212';
const THIN_SPACE = '\u202f';
const DASH = '–';

const withMinus = (text: string): string => text.replace('-', MINUS);

/** Three significant digits, e.g. `−0.412`, `1.04`, `212`, `3.1e−5`; `–` for a number that is none. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return DASH;
  if (!Number.isFinite(value))
    return withMinus(Number.isNaN(value) ? 'NaN' : String(value).replace('Infinity', '∞'));
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e5)) {
    return withMinus(value.toExponential(1).replace('e+', 'e').replace('e-', `e${MINUS}`));
  }
  const decimals = magnitude >= 100 ? 0 : 2 - Math.min(0, Math.floor(Math.log10(magnitude || 1)));
  return withMinus(value.toFixed(magnitude >= 10 && magnitude < 100 ? 1 : decimals));
}

/** As `formatNumber` without idle zeros, for the numbers on an axis, e.g. `−2`, `0.05`. */
export const formatTick = (value: number): string =>
  value === 0
    ? '0'
    : formatNumber(value)
        .replace(/(\.\d*?)0+(?=e|$)/, '$1')
        .replace(/\.(?=e|$)/, '');

/** A power of ten on a logarithmic axis: `1e−4`, and from a hundredth to a hundred `0.01`, `1`, `100`. */
export const formatPower = (value: number): string => {
  const exponent = Math.round(Math.log10(value));
  return Math.abs(exponent) <= 2 ? formatTick(10 ** exponent) : withMinus(`1e${exponent}`);
};

/** Mean and spread, both to the spread's second digit, e.g. `−0.41 ± 0.77`. */
export function formatSpread(mean: number, deviation: number): string {
  const decimals = 1 - Math.floor(Math.log10(deviation));
  if (!(decimals >= 0 && decimals <= 4)) return `${formatNumber(mean)} ± ${formatNumber(deviation)}`;
  return withMinus(`${mean.toFixed(decimals)} ± ${deviation.toFixed(decimals)}`);
}

/** A count with thin spaces between its thousands, e.g. `1 204`. */
export const formatCount = (count: number): string => groupDigits(Math.round(count));

/** A count and what is counted, e.g. `1 channel`, `32 channels`. */
export const formatCounted = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** A share as a percentage with one decimal, e.g. `97.4 %`. */
export const formatPercent = (share: number | null | undefined): string =>
  share === null || share === undefined || !Number.isFinite(share)
    ? DASH
    : `${withMinus(fixed(share * 100, 1))}${THIN_SPACE}%`;

/** A share as a percentage without idle zeros, for the numbers on an axis, e.g. `5 %`. */
export const formatPercentTick = (share: number): string => `${formatTick(share * 100)}${THIN_SPACE}%`;

/** A duration in milliseconds as a clock shows it, e.g. `0:42`, `12:05`, `1:02:03`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, minutes, rest] = parts.map((part) => String(part).padStart(2, '0'));
  return hours === '00' ? `${parts[1]}:${rest}` : `${parts[0]}:${minutes}:${rest}`;
}

/** Memory, e.g. `31 MB`, `1.3 MB`, `640 kB`. */
export function formatBytes(bytes: number): string {
  const megabytes = bytes / 2 ** 20;
  if (megabytes < 0.95) return `${formatCount(bytes / 2 ** 10)}${THIN_SPACE}kB`;
  return `${megabytes < 10 ? megabytes.toFixed(1) : formatCount(megabytes)}${THIN_SPACE}MB`;
}

/** A learning rate as papers write it, e.g. `1e-3`, `0.05`; one out of a formula to three digits, e.g. `9.87e-4`. */
export function formatRate(value: number): string {
  const rate = Number(value.toPrecision(3));
  if (rate === 0) return '0';
  const exponent = rate.toExponential().replace('e-0', 'e-');
  const plain = String(rate);
  return plain.length <= exponent.length && rate >= 1e-2 ? plain : exponent;
}

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** When something happened, in the user's own way of writing dates. */
export const formatWhen = (millisecondsSince1970: number): string => clock.format(millisecondsSince1970);
