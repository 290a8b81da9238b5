import { create } from 'zustand';

interface ShownHelp {
  /** Whether the inspector's help is unfolded; it stays so from layer to layer. */
  readonly open: boolean;
  /** Somebody asked to be taken to it, and is not there yet. */
  readonly wanted: boolean;
}

export const useShownHelp = create<ShownHelp>(() => ({ open: false, wanted: false }));

export function unfoldHelp(open: boolean): void {
  useShownHelp.setState({ open });
}

/** Unfolds the help of the selected layer and takes the focus there. */
export function goToHelp(): void {
  useShownHelp.setState({ open: true, wanted: true });
}

/** The focus is there. */
export function arriveAtHelp(): void {
  useShownHelp.setState({ wanted: false });
}
