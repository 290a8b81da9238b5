import { expect, it } from 'vitest';
import { nodeThreads } from '../../../electron/cli/threads';

it('a training has the threads that it may have, but no more than gain something', () => {
  expect([1, 3, 8, 9, 64].map((cores) => nodeThreads(cores).count)).toEqual([1, 3, 8, 8, 8]);
});
