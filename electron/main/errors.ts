import { z } from 'zod';

/** An error whose message is a sentence for the user: what happened, to what, and what to do about it. */
export class ShellError extends Error {
  override readonly name = 'ShellError';
}

const systemErrorSchema = z.object({ code: z.string() });

/** The code of an error of the operating system (`ENOENT`, `EACCES`, …); null for any other error. */
export function systemCode(error: unknown): string | null {
  const parsed = systemErrorSchema.safeParse(error);
  return parsed.success ? parsed.data.code : null;
}
