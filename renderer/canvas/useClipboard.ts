import { useEffect } from 'react';
import { partOf, readClip, writeClip } from '../document/graph/copy';
import { useDocumentStore } from '../document/store';
import { showToast } from '../ui/toasts';
import { paste, removeSelected } from './commands';

/** True where copying and pasting are a text field's business, or a text is marked. */
function textHasIt(event: ClipboardEvent): boolean {
  const field = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
  return field || (window.getSelection()?.toString() ?? '') !== '';
}

function copy(event: ClipboardEvent): boolean {
  if (textHasIt(event)) return false;
  const { document, selection } = useDocumentStore.getState();
  const part = partOf(document.graph, selection);
  if (part.nodes.length === 0) return false;
  event.clipboardData?.setData('text/plain', writeClip(part));
  event.preventDefault();
  return true;
}

function cut(event: ClipboardEvent): void {
  if (copy(event)) removeSelected();
}

function pasteInto(event: ClipboardEvent): void {
  if (textHasIt(event)) return;
  const clip = readClip(event.clipboardData?.getData('text/plain') ?? '');
  if (clip.kind === 'layers') paste(clip.graph);
  if (clip.kind === 'broken')
    showToast({ tone: 'bad', title: 'Nothing was pasted', sentence: clip.sentence });
}

/** Copies, cuts and pastes layers through the system's clipboard, so that they also go from window to window. */
export function useClipboard(): void {
  useEffect(() => {
    const listeners = { copy, cut, paste: pasteInto };
    document.addEventListener('copy', listeners.copy);
    document.addEventListener('cut', listeners.cut);
    document.addEventListener('paste', listeners.paste);
    return () => {
      document.removeEventListener('copy', listeners.copy);
      document.removeEventListener('cut', listeners.cut);
      document.removeEventListener('paste', listeners.paste);
    };
  }, []);
}
