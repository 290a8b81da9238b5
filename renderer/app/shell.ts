import { create } from 'zustand';
import { showDockTab, useDock } from '../panels/dockTab';

/**
 * What the window is arranged for: drawing (the dock is folded away), watching a training (the dock is open), or comparing
 * variants of the network.
 */
export type Workspace = 'design' | 'train' | 'study';

/** The dialog that is open; one at a time. */
export type OpenDialog =
  | 'templates'
  | 'commands'
  | 'shortcuts'
  | 'continue'
  | 'weights'
  | 'finder'
  | 'forgetStudy';

/** Height of the folded dock: its row of tabs, in pixels. */
export const FOLDED_DOCK = 35;

interface ShellState {
  readonly workspace: Workspace;
  readonly dialog: OpenDialog | null;
  /** Open in the design workspace only where the user unfolded it. */
  readonly dockOpen: boolean;
  /** Height of the dock while it is open, in pixels. */
  readonly dockHeight: number;
}

/** How the window stands; nothing of it belongs to the document. */
export const useShell = create<ShellState>(() => ({
  workspace: 'design',
  dialog: null,
  dockOpen: false,
  dockHeight: 292,
}));

/** Arranges the window for drawing or for watching. */
export function showWorkspace(workspace: Workspace): void {
  useShell.setState({ workspace, dockOpen: workspace === 'train' });
}

/** Arranges the window for a training that begins: a list of problems, empty by now, gives way to what it shows. */
export function watchTraining(): void {
  showWorkspace('train');
  if (useDock.getState().tab === 'problems') showDockTab('activations');
}

export function setDockOpen(dockOpen: boolean): void {
  useShell.setState({ dockOpen });
}

/** The user drew the dock to this height, in pixels. */
export function setDockHeight(dockHeight: number): void {
  useShell.setState({ dockHeight });
}

/** Shows the list of problems, unfolding the dock where it is folded. */
export function showProblems(): void {
  showDockTab('problems');
  setDockOpen(true);
}

export function openDialog(dialog: OpenDialog): void {
  useShell.setState({ dialog });
}

export function closeDialog(): void {
  useShell.setState({ dialog: null });
}
