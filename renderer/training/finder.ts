import { create } from 'zustand';
import type { BackendName } from '../../shared/document/schema';
import {
  type FinderEvent,
  type Suggestion,
  type Sweep,
  type SweepPoint,
  usualSweep,
} from '../../shared/protocol/finder';
import { createSignal } from './signal';

/** Where the search for a learning rate stands, as far as its events have told. */
export interface FinderState {
  readonly phase: 'idle' | 'preparing' | 'running' | 'ended';
  readonly sweep: Sweep;
  readonly points: readonly SweepPoint[];
  readonly backend: BackendName | null;
  /** What is being prepared, or what was found and why. */
  readonly sentence: string | null;
  readonly reason: Extract<FinderEvent, { type: 'ended' }>['reason'] | null;
  readonly suggestion: Suggestion | null;
}

const idle: Omit<FinderState, 'sweep'> = {
  phase: 'idle',
  points: [],
  backend: null,
  sentence: null,
  reason: null,
  suggestion: null,
};

export const useFinder = create<FinderState>(() => ({ ...idle, sweep: usualSweep }));

export const isSearching = ({ phase }: Pick<FinderState, 'phase'>): boolean =>
  phase === 'preparing' || phase === 'running';

/** The newest state. The store follows it at once where the phase changes, else once per animation frame. */
let newest: FinderState = useFinder.getState();

const changed = createSignal();
changed.subscribe(() => useFinder.setState(newest));

function become(state: FinderState): void {
  newest = state;
  useFinder.setState(state);
}

export function beginFinding(sweep: Sweep): void {
  become({ ...idle, sweep, phase: 'preparing', sentence: 'Starting the training worker …' });
}

/** Forgets what was found: it was of another document, or of another state of this one. */
export const forgetFinding = (): void => become({ ...newest, ...idle });

export function takeFinding(event: FinderEvent): void {
  const before = newest.phase;
  newest = reduceFinding(newest, event);
  if (newest.phase === before) changed.raise();
  else useFinder.setState(newest);
}

/** The state after one more event of the search. */
function reduceFinding(state: FinderState, event: FinderEvent): FinderState {
  switch (event.type) {
    case 'preparing':
      return { ...state, sentence: event.sentence };
    case 'started':
      return { ...state, phase: 'running', backend: event.backend, sentence: event.note };
    case 'points':
      return { ...state, points: [...state.points, ...event.points] };
    case 'ended': {
      const { reason, sentence, suggestion } = event;
      return { ...state, phase: 'ended', reason, sentence, suggestion };
    }
  }
}
