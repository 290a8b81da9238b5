import type { LayerConfig } from '../../shared/document/schema';
import type { AnyLayer, FieldMeta, FieldValue } from '../../shared/layers/layer';
import type { Dice } from './draft';

/** Defaults above this are widths (filters, units, groups), which are drawn evenly; smaller ones are mostly near their least. */
const LARGEST_SMALL = 6;
const WIDEST = 8;

/** A legal config of a kind, from the descriptions of its fields alone. Integers are small, so that the network is. */
export function drawConfig(dice: Dice, { fields }: AnyLayer): LayerConfig {
  return Object.fromEntries(Object.entries(fields).map(([name, meta]) => [name, drawValue(dice, meta)]));
}

function drawValue(dice: Dice, meta: FieldMeta): FieldValue {
  if (meta.type === 'switch') return dice.chance(0.5);
  if (meta.type === 'choice') return dice.pick((meta.options ?? []).map(({ value }) => value));
  if (meta.whenEmpty !== undefined && dice.chance(0.4)) return null;
  return meta.integer === true ? drawInteger(dice, meta) : drawReal(dice, meta);
}

function drawInteger(dice: Dice, { min = 0, max = WIDEST, default: usual }: FieldMeta): number {
  if (typeof usual === 'number' && usual > LARGEST_SMALL) return dice.between(min, Math.min(max, WIDEST));
  const skewed = min + Math.floor(4 * dice.within(0, 1) ** 2);
  return Math.min(max, skewed);
}

/** At an exclusive bound's side it stays a tenth of the range away. */
function drawReal(dice: Dice, meta: FieldMeta): number {
  const usual = typeof meta.default === 'number' ? meta.default : 0;
  const { min = Math.min(0, usual), max = Math.max(1, 2 * usual) } = meta;
  if (dice.chance(0.3)) return usual;
  const most = Math.min(max, Math.max(1, 2 * usual));
  const margin = (most - min) / 10;
  const from = meta.exclusiveMin === true ? min + margin : min;
  const to = meta.exclusiveMax === true && most === max ? most - margin : most;
  return dice.within(from, to);
}
