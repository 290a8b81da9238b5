import type { Edit } from './edit';

type EditOf<Type extends Edit['type']> = Extract<Edit, { type: Type }>;

/**
 * One edit that does what `first` and then `second` do. Two edits of the same kind become one (a drag of a thousand
 * moves stays one move); others become a batch.
 */
export function mergeEdits(first: Edit, second: Edit): Edit {
  const single = mergeAlike(first, second);
  if (single !== null) return single;
  if (first.type !== 'batch') return { type: 'batch', label: batchLabel(second), edits: [first, second] };
  const last = first.edits.at(-1);
  const merged = last === undefined ? null : mergeAlike(last, second);
  if (merged === null) return { ...first, edits: [...first.edits, second] };
  return { ...first, edits: [...first.edits.slice(0, -1), merged] };
}

function batchLabel(edit: Edit): string {
  return edit.type === 'batch' ? edit.label : 'Edit';
}

function mergeAlike(first: Edit, second: Edit): Edit | null {
  if (first.type === 'move' && second.type === 'move') {
    return { type: 'move', positions: { ...first.positions, ...second.positions } };
  }
  if (first.type === 'configure' && second.type === 'configure' && first.id === second.id) {
    return mergeConfigure(first, second);
  }
  const replaces =
    (first.type === 'rename' && second.type === 'rename' && first.id === second.id) ||
    (first.type === 'setTraining' && second.type === 'setTraining') ||
    (first.type === 'setDataset' && second.type === 'setDataset') ||
    (first.type === 'setStudy' && second.type === 'setStudy') ||
    (second.type === 'replaceGraph' && changesGraphAlone(first));
  return replaces ? second : null;
}

function mergeConfigure(first: EditOf<'configure'>, second: EditOf<'configure'>): Edit {
  const unsetLater = second.unset ?? [];
  const kept = Object.entries(first.values).filter(([field]) => !unsetLater.includes(field));
  const unset = (first.unset ?? []).filter((field) => !Object.hasOwn(second.values, field));
  return {
    type: 'configure',
    id: first.id,
    values: { ...Object.fromEntries(kept), ...second.values },
    unset: [...new Set([...unset, ...unsetLater])],
  };
}

function changesGraphAlone(edit: Edit): boolean {
  return !['batch', 'setTraining', 'setStudy', 'setDataset'].includes(edit.type);
}
