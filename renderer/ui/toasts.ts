import { create } from 'zustand';

export interface ToastMessage {
  readonly id: number;
  readonly tone: 'good' | 'info' | 'bad';
  readonly title: string;
  /** What happened and what to do. */
  readonly sentence?: string | undefined;
  /** What mends it at a press. */
  readonly remedy?: { readonly label: string; readonly apply: () => void } | undefined;
}

interface ToastState {
  readonly messages: readonly ToastMessage[];
}

/** Most messages shown at once; the oldest leave first. */
const MOST_SHOWN = 3;

let lastId = 0;

export const useToasts = create<ToastState>(() => ({ messages: [] }));

/**
 * Tells the user something that needs no answer. Bad news stays until it is closed, or until there is news of the same title; the
 * rest leaves by itself.
 */
export function showToast(message: Omit<ToastMessage, 'id'>): void {
  lastId += 1;
  const shown = { ...message, id: lastId };
  useToasts.setState(({ messages }) => {
    const others = messages.filter(({ title }) => title !== message.title);
    return { messages: [...others, shown].slice(-MOST_SHOWN) };
  });
}

/** Takes all messages away: what they were about is no longer there. */
export function clearToasts(): void {
  useToasts.setState({ messages: [] });
}

export function closeToast(id: number): void {
  useToasts.setState(({ messages }) => ({ messages: messages.filter((message) => message.id !== id) }));
}
