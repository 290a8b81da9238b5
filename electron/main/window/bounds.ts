import type { Rectangle } from 'electron';
import type { WindowBounds } from '../settings/settings';

/** Smallest size at which every part of the workbench has room. */
export const MIN_SIZE = { width: 960, height: 620 } as const;

const DEFAULT_SIZE = { width: 1440, height: 900 } as const;

/** How much of the window must lie on some display for it to be found and dragged. */
const GRASP = 64;

/**
 * Where the window opens: where it was, if that still lies on a display; else in its default size, no larger than the
 * work area of the first display, which the system places.
 */
export function openingBounds(
  saved: WindowBounds | null,
  workAreas: readonly Rectangle[],
): { width: number; height: number; x?: number; y?: number } {
  if (saved !== null && workAreas.some((area) => isGraspable(saved, area))) {
    const { x, y, width, height } = saved;
    return { x, y, width: Math.max(width, MIN_SIZE.width), height: Math.max(height, MIN_SIZE.height) };
  }
  const [first = { ...DEFAULT_SIZE }] = workAreas;
  return {
    width: Math.max(MIN_SIZE.width, Math.min(DEFAULT_SIZE.width, first.width)),
    height: Math.max(MIN_SIZE.height, Math.min(DEFAULT_SIZE.height, first.height)),
  };
}

/** The title bar is at the top: enough of it must be in sight. */
function isGraspable(window: Rectangle, area: Rectangle): boolean {
  const inSight = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return inSight >= GRASP && window.y >= area.y && window.y <= area.y + area.height - GRASP;
}
