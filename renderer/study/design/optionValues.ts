import type { FieldMeta } from '../../../shared/layers/layer';
import { listed } from '../../../shared/study/words';
import { type ReadList, readNumbers } from './lists';

/** As many values as the format takes. */
const MOST_VALUES = 32;

/** Reads the values that an option of a layer is to take, apart by commas. */
export function readOptionValues(text: string, meta: FieldMeta): ReadList<number | string | boolean> {
  const read = meta.type === 'number' ? readNumbers(text, meta, MOST_VALUES) : readWords(text, meta);
  if (read.ok && read.values.length === 0) return { ok: false, sentence: `${meta.label} needs a value.` };
  return read;
}

function readWords(text: string, { type, options, label }: FieldMeta): ReadList<string | boolean> {
  const legal = type === 'switch' ? ['true', 'false'] : (options ?? []).map(({ value }) => value);
  const words = [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ''))];
  const wrong = words.find((word) => !legal.includes(word));
  if (wrong !== undefined)
    return { ok: false, sentence: `${label} is ${listed(legal)}; “${wrong}” is none of them.` };
  return { ok: true, values: type === 'switch' ? words.map((word) => word === 'true') : words };
}
