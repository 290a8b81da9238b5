import { expect, test } from 'vitest';
import { createQueue } from '../../../shared/study/queue';

/** Pieces of work that a test ends. */
function workbench(items: readonly string[]) {
  const left = [...items];
  const begun: string[] = [];
  const endings = new Map<string, { done: () => void; fail: (error: Error) => void }>();
  const state = { open: true };
  const next = (): string | null => (state.open ? (left.shift() ?? null) : null);
  const queue = createQueue<string>(2, next, (item) => {
    begun.push(item);
    return new Promise((resolve, reject) => endings.set(item, { done: resolve, fail: reject }));
  });
  return { left, begun, endings, state, queue };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('as many pieces are under way as there are slots, in their order', async () => {
  const { queue, begun, endings } = workbench(['a', 'b', 'c']);
  const run = queue.run();
  await settle();
  expect(begun).toEqual(['a', 'b']);
  endings.get('b')?.done();
  await settle();
  expect(begun).toEqual(['a', 'b', 'c']);
  endings.get('a')?.done();
  endings.get('c')?.done();
  await run;
});

test('asked again, free slots take what is new, and the answer is the same', async () => {
  const { queue, left, begun, endings } = workbench(['a']);
  const run = queue.run();
  await settle();
  left.push('b');
  expect(queue.run()).toBe(run);
  await settle();
  expect(begun).toEqual(['a', 'b']);
  for (const { done } of endings.values()) done();
  await run;
});

test('paused, nothing more is begun; run again, it goes on', async () => {
  const { queue, state, begun, endings } = workbench(['a', 'b', 'c']);
  const run = queue.run();
  await settle();
  state.open = false;
  for (const { done } of endings.values()) done();
  await run;
  expect(begun).toEqual(['a', 'b']);
  state.open = true;
  const further = queue.run();
  await settle();
  expect(begun).toEqual(['a', 'b', 'c']);
  endings.get('c')?.done();
  await further;
});

test('a piece that fails lets the others end, keeps further ones from being begun, and is told', async () => {
  const { queue, begun, endings } = workbench(['a', 'b', 'c']);
  const run = queue.run();
  await settle();
  endings.get('a')?.fail(new Error('the disk is full'));
  await settle();
  endings.get('b')?.done();
  await expect(run).rejects.toThrow('the disk is full');
  expect(begun).toEqual(['a', 'b']);
});
