import { create } from 'zustand';

/** What lies under the pointer while a wire or a layer is dragged: shown by the card or wire itself. */
interface Hover {
  readonly node: string | null;
  /** Whether the wire being drawn may end at that node. */
  readonly verdict: 'yes' | 'no';
  readonly wire: string | null;
}

const nothing: Hover = { node: null, verdict: 'no', wire: null };

export const useHover = create<Hover>(() => nothing);

export function hoverNode(node: string | null, verdict: Hover['verdict']): void {
  const now = useHover.getState();
  if (now.node !== node || now.verdict !== verdict) useHover.setState({ node, verdict });
}

export function hoverWire(wire: string | null): void {
  if (useHover.getState().wire !== wire) useHover.setState({ wire });
}

export function hoverNothing(): void {
  useHover.setState(nothing);
}
