/** Carries out asynchronous work one piece after the other, in the order in which it was given. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  /** Waits for what was given before, whether it failed or not, then runs `work`. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work, work);
    this.#last = result;
    return result;
  }

  /** Waits until everything given so far is done. */
  async idle(): Promise<void> {
    await this.#last.catch(() => undefined);
  }
}
