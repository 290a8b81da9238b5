import { z } from 'zod';

const written = z.strictObject({ number: z.enum(['NaN', 'Infinity', '-Infinity']) });

/** What a study keeps, as JSON on one line. JSON has no NaN and no infinities, which a training that diverges measures. */
export function toJson(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? { number: String(part) } : part,
  );
}

/** What `toJson` wrote; null for a text that is no JSON. */
export function fromJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text, (_key, part: unknown) => {
      const number = written.safeParse(part);
      return number.success ? Number(number.data.number) : part;
    });
    return value;
  } catch {
    return null;
  }
}
