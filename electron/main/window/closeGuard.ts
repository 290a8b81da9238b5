/** How long the page may take to show that it received a close request, in milliseconds. */
const PATIENCE = 4000;

export interface CloseGuardOptions {
  /** Tells the page that the user wants to close the window. */
  ask(): void;
  /** Closes the window, after the user said so. */
  close(): void;
  /** Asks, without the page, whether to close it although it does not answer. */
  offerToForce(): Promise<boolean>;
  /** Closes the window that did not answer. */
  force(): void;
}

/**
 * Decides what happens when the user closes the window. With nothing unsaved and nothing training it closes. Otherwise
 * the page is asked, and decides with the user; if the page shows no sign that it received the question (it hangs, or
 * never loaded), the user is asked without it.
 */
export class CloseGuard {
  readonly #options: CloseGuardOptions;
  #busy = false;
  #allowed = false;
  #offering = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: CloseGuardOptions) {
    this.#options = options;
  }

  /** Whether there is something to lose: unsaved work, or a training. */
  setBusy(busy: boolean): void {
    this.#busy = busy;
  }

  /** The window is being closed: true lets it. */
  mayClose(): boolean {
    if (this.#allowed || !this.#busy) return true;
    this.#stopWaiting();
    this.#timer = setTimeout(() => void this.#offer(), PATIENCE);
    this.#options.ask();
    return false;
  }

  /** The page received the question; `listening` says whether anything in it does. */
  seen(listening: boolean): undefined {
    if (this.#timer === null) return;
    this.#stopWaiting();
    if (!listening) void this.#offer();
  }

  /** What the user answered in the page. */
  answer(answer: 'close' | 'keep'): void {
    this.#stopWaiting();
    if (answer === 'close') this.#leave(this.#options.close);
  }

  /** The page is gone, and with it what there was to lose; its recovery copy is kept. */
  pageGone(): void {
    this.#stopWaiting();
    this.#busy = false;
  }

  async #offer(): Promise<void> {
    this.#stopWaiting();
    if (this.#offering) return;
    this.#offering = true;
    const forced = await this.#options.offerToForce();
    this.#offering = false;
    if (forced) this.#leave(this.#options.force);
  }

  #leave(how: () => void): void {
    this.#allowed = true;
    how();
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
