import { create } from 'zustand';

/** What the window is arranged for: drawing (the dock is folded away) or watching a training (the dock is open). */
export type Workspace = 'design' | 'train';

/** The dialog that is open; one at a time. */
export type OpenDialog = 'templates' | 'commands' | 'shortcuts';

interface ShellState {
  readonly workspace: Workspace;
  readonly dialog: OpenDialog | null;
}

/** How the window stands; nothing of it belongs to the document. */
export const useShell = create<ShellState>(() => ({ workspace: 'design', dialog: null }));

export function showWorkspace(workspace: Workspace): void {
  useShell.setState({ workspace });
}

export function openDialog(dialog: OpenDialog): void {
  useShell.setState({ dialog });
}

export function closeDialog(): void {
  useShell.setState({ dialog: null });
}
