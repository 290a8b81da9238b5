import type { FieldMeta, FieldValue } from '../../../shared/layers/layer';
import { describeRange, formatNumber } from '../../ui/numberRule';

/** What a field takes, short: `1 to 4096`, `1 to 64 px`, `Valid, Same`; empty for a switch and where every number is taken. */
export function describeTaken(meta: FieldMeta): string {
  if (meta.type === 'switch') return '';
  if (meta.type === 'choice') return (meta.options ?? []).map(({ label }) => label).join(', ');
  const range = describeRange(meta);
  return range === '' || meta.unit === undefined ? range : `${range} ${meta.unit}`;
}

/** A value as the field shows it. */
export function describeValue(meta: FieldMeta, value: FieldValue): string {
  if (value === null) return meta.whenEmpty ?? 'empty';
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return meta.options?.find((option) => option.value === value)?.label ?? String(value);
}
