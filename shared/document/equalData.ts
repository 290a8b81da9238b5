/** Whether two values of plain data (as JSON has it, and NaN) say the same; the order of keys does not matter. */
export function equalData(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const entries = Object.entries(one);
  if (entries.length !== Object.keys(other).length) return false;
  const values = new Map(Object.entries(other));
  return entries.every(([key, value]) => values.has(key) && equalData(value, values.get(key)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
