import { showToast } from '../ui/toasts';

const MOST_MESSAGE = 10_000;
const MOST_STACK = 50_000;

/** Sends an error to the main process's log. Reporting never throws: there is nobody left to tell. */
export function reportError(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && error.stack !== undefined ? error.stack.slice(0, MOST_STACK) : null;
  window.normscope.app.reportError({ message: message.slice(0, MOST_MESSAGE), stack }).catch(() => undefined);
}

/** An error's own sentence, for showing. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs what the user asked for; a failure is reported and shown as a message with its sentence. */
export function attempt(title: string, work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    reportError(error);
    showToast({ tone: 'bad', title, sentence: sentenceOf(error) });
  });
}

/** Reports what no boundary and no caller caught. */
export function reportUncaughtErrors(): void {
  window.addEventListener('error', (event) => reportError(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => reportError(event.reason));
}
