import { beforeEach, expect, test, vi } from 'vitest';
import {
  beginFinding,
  type FinderState,
  forgetFinding,
  isSearching,
  takeFinding,
  useFinder,
} from '../../../renderer/training/finder';

const now = (): FinderState => useFinder.getState();
const point = (step: number) => ({ step, learningRate: 10 ** -step, loss: 2, smoothed: 2 });
const sweep = { low: 1e-6, high: 1, steps: 50 };

let frames: (() => void)[] = [];
vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw));

/** The window draws its next frame. */
function drawFrame(): void {
  const due = frames;
  frames = [];
  for (const draw of due) draw();
}

beforeEach(forgetFinding);

test('a search is followed from its beginning to its finding', () => {
  expect(isSearching(now())).toBe(false);
  beginFinding(sweep);
  expect(now()).toMatchObject({ phase: 'preparing', sweep, points: [] });
  expect(isSearching(now())).toBe(true);
  takeFinding({ type: 'preparing', sentence: 'Reading …' });
  expect(now().sentence).toBe('Starting the training worker …');
  drawFrame();
  expect(now().sentence).toBe('Reading …');
  takeFinding({ type: 'started', backend: 'wasm', note: null });
  takeFinding({ type: 'points', points: [point(1), point(2)] });
  takeFinding({ type: 'points', points: [point(3)] });
  expect(now().points).toEqual([]);
  drawFrame();
  expect(now()).toMatchObject({ phase: 'running', points: [point(1), point(2), point(3)] });
  const suggestion = { steepest: 0.01, tenthOfLowest: 0.02 };
  takeFinding({ type: 'ended', reason: 'diverged', sentence: 'Found.', suggestion });
  expect(now()).toMatchObject({ phase: 'ended', reason: 'diverged', sentence: 'Found.', suggestion });
  expect(isSearching(now())).toBe(false);
});

test('the next search begins anew, and what is forgotten leaves the range', () => {
  beginFinding(sweep);
  takeFinding({ type: 'points', points: [point(1)] });
  takeFinding({ type: 'ended', reason: 'failed', sentence: 'Oh.', suggestion: null });
  beginFinding(sweep);
  expect(now()).toMatchObject({ phase: 'preparing', points: [], reason: null });
  forgetFinding();
  expect(now()).toMatchObject({ phase: 'idle', points: [], sentence: null, sweep });
});
