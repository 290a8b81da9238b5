import { afterEach, expect, it, vi } from 'vitest';
import { pageThreads } from '../../../renderer/training/threads';

afterEach(() => {
  vi.unstubAllGlobals();
});

function onCores(cores: number, isolated: boolean): void {
  vi.stubGlobal('crossOriginIsolated', isolated);
  vi.stubGlobal('navigator', { hardwareConcurrency: cores });
}

it('a training in a page leaves it a core, and has no more threads than gain something, whoever asks', () => {
  onCores(64, true);
  expect(pageThreads().count).toBe(8);
  expect(pageThreads(63).count).toBe(8);
  expect(pageThreads(3).count).toBe(3);
  onCores(4, true);
  expect(pageThreads(63).count).toBe(3);
});

it('a page that is not isolated has one thread', () => {
  onCores(64, false);
  expect(pageThreads(63).count).toBe(1);
});
