import { useCallback, useState, useSyncExternalStore } from 'react';
import type { NormscopeDocument } from '../../shared/document/schema';
import type { Frame } from '../../shared/signals/frame';
import type { RunBuffer } from './buffer';
import { frameIndexAt, sampledSteps } from './scrub';
import { useRunView } from './view';

const never = (): (() => void) => () => undefined;
const zero = (): number => 0;

/** Renders the component again when the run has changed, at most once per animation frame; gives its version. */
const useRunVersion = (run: RunBuffer | null): number =>
  useSyncExternalStore(run?.subscribe ?? never, run?.version ?? zero);

/** As `useRunVersion` for several runs: grows when one of them has changed. */
export function useRunVersions(runs: readonly RunBuffer[]): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = runs.map((run) => run.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [runs],
  );
  return useSyncExternalStore(subscribe, () => runs.reduce((sum, run) => sum + run.version(), 0));
}

/** The run that is shown, followed as it grows; null where there is none. */
function useShownRun(): RunBuffer | null {
  const run = useRunView((view) => view.run);
  useRunVersion(run);
  return run;
}

/** The normalization layer that the panels look at: the chosen one where the run has it, else the first with frames. */
function shownTap(run: RunBuffer | null, chosen: string | null): string | null {
  const taps = run?.frames.taps ?? [];
  return taps.find((tap) => tap === chosen) ?? taps[0] ?? null;
}

/** The run shown and the tap looked at. */
export function useShownTap(): { readonly run: RunBuffer | null; readonly tap: string | null } {
  const run = useShownRun();
  const chosen = useRunView((view) => view.tap);
  return { run, tap: shownTap(run, chosen) };
}

/** Name of a node in the document a run was made from. */
export const nodeName = (document: NormscopeDocument, id: string): string =>
  document.graph.nodes.find((node) => node.id === id)?.name ?? id;

/** The step whose frame is shown: the last one not after the position; null where the tap has no frames. */
export function shownStep(run: RunBuffer, tap: string, position: number | null): number | null {
  const steps = run.frames.steps(tap);
  if (position === null) return steps.at(-1) ?? null;
  return steps[frameIndexAt(steps, position)] ?? null;
}

export interface ShownFrame {
  /** The frame to draw: while the one looked at is being read, the one drawn before it. */
  readonly frame: Frame | null;
  readonly state: 'here' | 'loading' | 'missing' | 'none';
}

const nothing: ShownFrame = { frame: null, state: 'none' };

function lookFor(run: RunBuffer | null, tap: string | null, position: number | null): ShownFrame {
  if (run === null || tap === null) return nothing;
  const step = shownStep(run, tap, position);
  if (step === null) return nothing;
  const look = run.frames.look(tap, step);
  return look.state === 'here' ? look : { frame: null, state: look.state };
}

/** The frame of a tap at the timeline's position in the run shown; follows the run and the timeline. */
export function useShownFrame(tap: string | null): ShownFrame {
  const run = useShownRun();
  const position = useRunView((view) => view.position);
  const shown = lookFor(run, tap, position);
  const [last, setLast] = useState<{ run: RunBuffer | null; frame: Frame } | null>(null);
  if (shown.frame !== null && shown.frame !== last?.frame) setLast({ run, frame: shown.frame });
  if (shown.state !== 'loading' || last?.run !== run || last?.frame.tap !== tap) return shown;
  return { frame: last.frame, state: 'loading' };
}

/** The frames of a tap that there are through the whole run, at most `most` of them, as far as they have been read. */
export function useSampledFrames(run: RunBuffer, tap: string, like: Frame, most: number): readonly Frame[] {
  const limit = Math.min(most, run.frames.roomFor(like));
  const looks = sampledSteps(run.frames.steps(tap), limit).map((step) => run.frames.look(tap, step));
  return useSameItems(looks.flatMap((look) => (look.state === 'here' ? [look.frame] : [])));
}

/** The given list, or the one of the render before where both hold the same items: a stable dependency. */
export function useSameItems<Item>(items: readonly Item[]): readonly Item[] {
  const [kept, setKept] = useState(items);
  const isSame = kept.length === items.length && kept.every((item, index) => item === items[index]);
  if (!isSame) setKept(items);
  return isSame ? kept : items;
}
