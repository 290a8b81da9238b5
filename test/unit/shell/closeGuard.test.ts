import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CloseGuard } from '../../../electron/main/window/closeGuard';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A guard, what it did in order, and the answer to the question without the page. */
function createGuard() {
  const done: string[] = [];
  const answer: { force: (forced: boolean) => void } = { force: () => undefined };
  const guard = new CloseGuard({
    ask: () => void done.push('ask'),
    close: () => void done.push('close'),
    force: () => void done.push('force'),
    offerToForce: () => {
      done.push('offer');
      return new Promise((resolve) => {
        answer.force = resolve;
      });
    },
  });
  return { guard, done, answer };
}

const LONG = 60_000;

describe('closing the window', () => {
  it('just closes where nothing is unsaved and nothing trains', () => {
    const { guard, done } = createGuard();
    expect(guard.mayClose()).toBe(true);
    guard.setBusy(true);
    guard.setBusy(false);
    expect(guard.mayClose()).toBe(true);
    expect(done).toEqual([]);
  });

  it('asks the page, which may take its time once it received the question', () => {
    const { guard, done } = createGuard();
    guard.setBusy(true);
    expect(guard.mayClose()).toBe(false);
    guard.seen(true);
    vi.advanceTimersByTime(LONG);
    expect(done).toEqual(['ask']);
    guard.answer('keep');
    expect(guard.mayClose()).toBe(false);
    guard.seen(true);
    guard.answer('close');
    expect(done).toEqual(['ask', 'ask', 'close']);
    expect(guard.mayClose()).toBe(true);
  });

  it('asks without a page that hangs, and closes if the user says so', async () => {
    const { guard, done, answer } = createGuard();
    guard.setBusy(true);
    guard.mayClose();
    await vi.advanceTimersByTimeAsync(LONG);
    expect(done).toEqual(['ask', 'offer']);
    answer.force(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['ask', 'offer', 'force']);
    expect(guard.mayClose()).toBe(true);
  });

  it('waits on if the user wants to, and asks again at the next try', async () => {
    const { guard, done, answer } = createGuard();
    guard.setBusy(true);
    guard.mayClose();
    await vi.advanceTimersByTimeAsync(LONG);
    answer.force(false);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(done).toEqual(['ask', 'offer']);
    expect(guard.mayClose()).toBe(false);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(done).toEqual(['ask', 'offer', 'ask', 'offer']);
  });

  it('asks at once without a page in which nothing listens', () => {
    const { guard, done } = createGuard();
    guard.setBusy(true);
    guard.mayClose();
    guard.seen(false);
    expect(done).toEqual(['ask', 'offer']);
  });

  it('shows one question at a time however often the user tries', async () => {
    const { guard, done } = createGuard();
    guard.setBusy(true);
    for (let times = 0; times < 3; times += 1) {
      guard.mayClose();
      await vi.advanceTimersByTimeAsync(LONG);
    }
    expect(done.filter((step) => step === 'offer')).toHaveLength(1);
  });

  it('lets a window close whose page is gone', async () => {
    const { guard, done } = createGuard();
    guard.setBusy(true);
    guard.mayClose();
    guard.pageGone();
    await vi.advanceTimersByTimeAsync(LONG);
    expect(done).toEqual(['ask']);
    expect(guard.mayClose()).toBe(true);
  });
});
