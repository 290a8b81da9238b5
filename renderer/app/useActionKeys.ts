import { useEffect } from 'react';
import { actionIds } from '../../shared/protocol/actions';
import { actionForKey } from './actions/keys';
import { runAction } from './actions/registry';
import { useLeaveQuestion } from './project/leaving';
import { useShell } from './shell';

/** True where the keyboard's focus is in something that text is typed into. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable="true"]') !== null
  );
}

const undoing = new Set<string>(['edit.undo', 'edit.redo']);

/** True where an edit action is the focused field's own: a list, a switch and a slider have no history to go back in. */
function isOfTheField(target: EventTarget | null, id: string): boolean {
  if (!isTyping(target) || !id.startsWith('edit.')) return false;
  const holdsText = 'textarea, [contenteditable="true"], input:not([type="checkbox"], [type="range"])';
  return !undoing.has(id) || (target instanceof HTMLElement && target.closest(holdsText) !== null);
}

function dialogIsOpen(): boolean {
  return useShell.getState().dialog !== null || useLeaveQuestion.getState().question !== null;
}

/** What the keys of an edit action mean inside a text field is the field's own business. */
function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || dialogIsOpen()) return;
  const id = actionForKey(event);
  if (id === null) return;
  const plain = !event.ctrlKey && !event.metaKey && !event.key.startsWith('F');
  if (isOfTheField(event.target, id)) return;
  if (isTyping(event.target) && (plain || id === 'train.step')) return;
  event.preventDefault();
  runAction(id);
}

/** Undo and redo asked for from the menu while a text field has the focus are the field's. */
function chosen(action: string): void {
  const id = actionIds.find((candidate) => candidate === action);
  if (id === undefined || dialogIsOpen()) return;
  if (isOfTheField(document.activeElement, id)) editText(id);
  else runAction(id);
}

/** Chromium has no other way to drive a text field's own history and selection. */
function editText(id: string): void {
  const command = {
    'edit.undo': 'undo',
    'edit.redo': 'redo',
    'edit.selectAll': 'selectAll',
    'edit.delete': 'delete',
  }[id];
  if (command !== undefined) document.execCommand(command);
}

/** Runs actions from the keyboard and from the application's menu. */
export function useActionKeys(): void {
  useEffect(() => {
    window.addEventListener('keydown', pressed);
    const stop = window.normscope.window.onAction(chosen);
    return () => {
      window.removeEventListener('keydown', pressed);
      stop();
    };
  }, []);
}
