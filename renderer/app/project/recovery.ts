import { useDocumentStore } from '../../document/store';
import { reportError } from '../errors';
import { onUnsavedChange, unsavedWork } from './unsaved';

/** How long the user rests before unsaved work is copied, in milliseconds. */
const REST = 800;

/** Keeps a copy of unsaved work against a crash, and drops it once the work is saved. Returns how to stop. */
export function keepRecoveryCopies(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen = { document: useDocumentStore.getState().document, unsaved: unsavedWork() };
  const write = () => {
    const { document } = useDocumentStore.getState();
    window.normscope.project.keepRecovery(unsavedWork() === null ? null : document).catch(reportError);
  };
  const changed = () => {
    const now = { document: useDocumentStore.getState().document, unsaved: unsavedWork() };
    if (now.document === seen.document && now.unsaved === seen.unsaved) return;
    seen = now;
    clearTimeout(timer);
    timer = setTimeout(write, now.unsaved === null ? 0 : REST);
  };
  const stop = onUnsavedChange(changed);
  return () => {
    clearTimeout(timer);
    stop();
  };
}
