import type { DatasetInfo } from '../data/dataset';
import { applyEdit } from '../document/applyEdit';
import type { Edit } from '../document/edit';
import type { NormscopeDocument } from '../document/schema';
import { findMendable } from './compile';
import type { Problem } from './problem';

/** So many at once: after each the whole document is looked at anew. */
const MOST = 200;

/**
 * The edit that mends every problem of some that has a fix, in one step. One is mended at a time and the next problem
 * looked for in what that gives, since a fix may mend two problems, and what it adds has to have names of its own. Null where none has a fix.
 * @param isMeant whether a problem is one of those
 */
export function fixAll(
  document: NormscopeDocument,
  dataset: DatasetInfo | null,
  isMeant: (problem: Problem) => boolean,
): Edit | null {
  const edits: Edit[] = [];
  const tried = new Set<string>();
  let mended = document;
  while (edits.length < MOST) {
    const isWanted = (problem: Problem): boolean => isMeant(problem) && !tried.has(placeOf(problem));
    const next = findMendable(mended, dataset, isWanted);
    if (next === null) break;
    tried.add(placeOf(next));
    edits.push(next.fix.edit);
    mended = applyEdit(mended, next.fix.edit).document;
  }
  return edits.length === 0 ? null : { type: 'batch', label: 'Fix all', edits };
}

/** What tells problems apart; a fix that leaves its problem as it is is not tried twice. */
function placeOf({ code, node, port, field, message }: Problem): string {
  return JSON.stringify([code, node, port, field, message]);
}
