import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edit, HistoryPolicy } from '../../../shared/document/edit';
import {
  canRedo,
  canUndo,
  type DocumentHistory,
  doEdit,
  HISTORY_LENGTH,
  isDirty,
  markSaved,
  redoEdit,
  startHistory,
  undoEdit,
} from '../../../shared/document/history';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { findTemplate } from '../../../shared/templates/index';
import { arbitraryDocument, arbitraryWish, editFor } from './arbitraries';

function article(): NormscopeDocument {
  const document = findTemplate('article-mnist')?.create('project');
  if (document === undefined) throw new Error('The template is missing.');
  return document;
}

const drag: HistoryPolicy = { kind: 'join', key: 'drag' };

function moveTo(x: number): Edit {
  return { type: 'move', positions: { conv_1: { x, y: 0 } } };
}

function filters(count: number): Edit {
  return { type: 'configure', id: 'conv_1', values: { filters: count } };
}

function filtersIn({ document }: DocumentHistory): unknown {
  return document.graph.nodes.find((node) => node.id === 'conv_1')?.config['filters'];
}

describe('the history', () => {
  it('leads back to every document and forward again, whatever was done', () => {
    fc.assert(
      fc.property(
        arbitraryDocument,
        fc.array(fc.tuple(arbitraryWish, fc.constantFrom('a', 'b', null)), { maxLength: 8 }),
        (document, wishes) => {
          let history = startHistory(document);
          const seen = new Map([[history.past.length, history.document]]);
          for (const [wish, key] of wishes) {
            const policy: HistoryPolicy = key === null ? { kind: 'alone' } : { kind: 'join', key };
            history = doEdit(history, editFor(history.document, wish), policy);
            seen.set(history.past.length, history.document);
          }
          const end = history;
          while (canUndo(history)) {
            history = undoEdit(history);
            expect(history.document).toEqual(seen.get(history.past.length));
          }
          expect(history.document).toEqual(document);
          while (canRedo(history)) {
            history = redoEdit(history);
            expect(history.document).toEqual(seen.get(history.past.length));
          }
          expect(history.document).toEqual(end.document);
          expect(history.revision).toBe(end.revision);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stays as it is where there is nothing to undo or redo', () => {
    const history = startHistory(article());
    expect(undoEdit(history)).toBe(history);
    expect(redoEdit(history)).toBe(history);
    expect([canUndo(history), canRedo(history)]).toEqual([false, false]);
  });

  it('keeps no step of joined edits that together change nothing', () => {
    const typed: HistoryPolicy = { kind: 'join', key: 'filters' };
    const saved = doEdit(startHistory(article()), moveTo(5));
    const there = doEdit(doEdit(saved, filters(5), typed), filters(50), typed);
    const back = doEdit(there, filters(32), typed);
    expect(back.document).toEqual(saved.document);
    expect([back.past, back.revision, back.future]).toEqual([saved.past, saved.revision, []]);
    const again = doEdit(back, filters(4), typed);
    expect(undoEdit(again).document).toEqual(saved.document);
    expect(again.past.length).toBe(saved.past.length + 1);
  });

  it('takes no step for an edit that changes nothing, and keeps what can be redone', () => {
    const undone = undoEdit(doEdit(startHistory(article()), filters(4)));
    expect(doEdit(undone, filters(32))).toBe(undone);
    expect(canRedo(undone)).toBe(true);
  });

  it('forgets what was undone when something else is done', () => {
    const history = doEdit(undoEdit(doEdit(startHistory(article()), filters(4))), filters(5));
    expect(canRedo(history)).toBe(false);
    expect(filtersIn(undoEdit(history))).toBe(32);
  });

  it('is bounded: the oldest steps are forgotten', () => {
    let history = startHistory(article());
    for (let count = 1; count <= HISTORY_LENGTH + 10; count++)
      history = doEdit(history, filters(100 + count));
    expect(history.past).toHaveLength(HISTORY_LENGTH);
    while (canUndo(history)) history = undoEdit(history);
    expect(filtersIn(history)).toBe(110);
  });
});

describe('steps that join', () => {
  it('are one step: a drag is undone at once and kept as one move', () => {
    const dragged = [1, 2, 3].reduce(
      (history, x) => doEdit(history, moveTo(x), drag),
      startHistory(article()),
    );
    expect(dragged.past).toHaveLength(1);
    expect(dragged.past[0]?.edit).toEqual(moveTo(3));
    expect(undoEdit(dragged).document).toEqual(article());
    expect(redoEdit(undoEdit(dragged)).document).toEqual(dragged.document);
  });

  it('do not join a step with another key, one that stands alone, or one before an undo', () => {
    const first = doEdit(startHistory(article()), moveTo(1), drag);
    expect(doEdit(first, moveTo(2), { kind: 'join', key: 'other' }).past).toHaveLength(2);
    expect(doEdit(first, moveTo(2)).past).toHaveLength(2);
    expect(doEdit(doEdit(startHistory(article()), moveTo(1)), moveTo(2), drag).past).toHaveLength(2);
    const back = undoEdit(doEdit(first, filters(4)));
    expect(doEdit(back, moveTo(2), drag).past).toHaveLength(2);
  });

  it('do not join a step that lies on disk, so that undo comes back to it', () => {
    const saved = markSaved(doEdit(startHistory(article()), moveTo(1), drag));
    const history = doEdit(saved, moveTo(2), drag);
    expect(isDirty(history)).toBe(true);
    expect(isDirty(undoEdit(history))).toBe(false);
  });
});

describe('the mark of what is saved', () => {
  it('tells a changed document from a saved one, through undo and redo', () => {
    const start = startHistory(article());
    const changed = doEdit(start, filters(4));
    expect([isDirty(start), isDirty(changed), isDirty(undoEdit(changed))]).toEqual([false, true, false]);
    const saved = markSaved(changed);
    expect([isDirty(saved), isDirty(undoEdit(saved)), isDirty(redoEdit(undoEdit(saved)))]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('knows that an edit made while the file was being written is not in it', () => {
    const begun = doEdit(startHistory(article()), filters(4));
    const after = markSaved(doEdit(begun, filters(5)), begun.revision);
    expect(isDirty(after)).toBe(true);
    expect(isDirty(undoEdit(after))).toBe(false);
  });

  it('stays away from a document that was never saved, and from a branch that was left', () => {
    expect(isDirty(startHistory(article(), false))).toBe(true);
    const saved = markSaved(doEdit(startHistory(article()), filters(4)));
    expect(isDirty(doEdit(undoEdit(saved), filters(4)))).toBe(true);
  });
});
