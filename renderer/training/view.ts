import { create } from 'zustand';
import type { RunBuffer } from './buffer';

/** What the panels look at. One run is shown; the curves of others may lie over its own. */
interface RunView {
  /** The run that is shown: the one under way, or an earlier one. */
  readonly run: RunBuffer | null;
  /** Step of the frame that is looked at; null follows the newest. */
  readonly position: number | null;
  readonly playing: boolean;
  /** Normalization node chosen in the panels; null means the first that has frames. */
  readonly tap: string | null;
  /** Channel held in the large view; null shows all alike. */
  readonly channel: number | null;
  /** Runs whose curves are laid over those of the run shown, in the order they were chosen. */
  readonly compared: readonly RunBuffer[];
}

export const useRunView = create<RunView>(() => ({
  run: null,
  position: null,
  playing: false,
  tap: null,
  channel: null,
  compared: [],
}));

/** Shows a run from its newest frame on. The chosen tap and channel stay, where it has them. */
export function showRun(run: RunBuffer | null): void {
  useRunView.setState({ run, position: null, playing: false });
}

/** Looks at the frame of a step; null goes back to the newest. */
export const lookAt = (position: number | null): void => useRunView.setState({ position });

export const setPlaying = (playing: boolean): void => useRunView.setState({ playing });

/** Looks at another normalization layer; a pinned channel is a channel of the one before. */
export const chooseTap = (tap: string): void => {
  if (useRunView.getState().tap !== tap) useRunView.setState({ tap, channel: null });
};

export const pinChannel = (channel: number | null): void => useRunView.setState({ channel });

export const setCompared = (compared: readonly RunBuffer[]): void => useRunView.setState({ compared });
