import { type DocumentState, useDocumentStore } from '../../document/store';
import { reportError } from '../errors';

/** How long the user rests before unsaved work is copied, in milliseconds. */
const REST = 800;

/** Keeps a copy of unsaved work against a crash, and drops it once the work is saved. Returns how to stop. */
export function keepRecoveryCopies(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    const { dirty, document } = useDocumentStore.getState();
    window.normscope.project.keepRecovery(dirty ? document : null).catch(reportError);
  };
  const changed = (now: DocumentState, before: DocumentState) => {
    if (now.document === before.document && now.dirty === before.dirty) return;
    clearTimeout(timer);
    timer = setTimeout(write, now.dirty ? REST : 0);
  };
  const stop = useDocumentStore.subscribe(changed);
  return () => {
    clearTimeout(timer);
    stop();
  };
}
