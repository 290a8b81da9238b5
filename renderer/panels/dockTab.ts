import { create } from 'zustand';

export type DockTab = 'activations' | 'curves' | 'gradients' | 'running' | 'runs' | 'problems';

/** Which panel of the dock is open. */
export const useDock = create<{ readonly tab: DockTab }>(() => ({ tab: 'activations' }));

export const showDockTab = (tab: DockTab): void => useDock.setState({ tab });
