import type { Look } from '../../../shared/engine/examine';

/** What a look gives at its end. */
export async function lastOf<Value>(look: Look<Value>): Promise<Value> {
  for (;;) {
    const { done, value } = await look.next();
    if (done === true) return value;
  }
}

/** How many batches a look takes. */
export async function batchesIn(look: Look<unknown>): Promise<number> {
  let batches = 0;
  while ((await look.next()).done !== true) batches += 1;
  return batches;
}
