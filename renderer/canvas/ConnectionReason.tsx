import { useConnection } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import type { NormscopeDocument } from '../../shared/document/schema';
import { describeReplaced, type WireVerdict } from '../document/graph/connect';
import styles from './ConnectionReason.module.css';
import { documentWithout, judgeAt, startOf, type WireStart } from './connecting';
import { hoverNode, hoverNothing } from './hover';

/** Why the wire being drawn may not end where the pointer is, or what it would replace there; beside the pointer. */
interface Reason {
  readonly x: number;
  readonly y: number;
  readonly sentence: string;
  readonly allowed: boolean;
}

/**
 * While a wire is drawn: marks the card under the pointer, and says beside the pointer why the wire may not end there, or
 * which one it would take the place of.
 * @param moving the wire whose end is being taken elsewhere, null for a new wire
 */
export function ConnectionReason({ moving }: { readonly moving: string | null }) {
  const node = useConnection((connection) => startOf(connection)?.node ?? null);
  const end = useConnection((connection) => startOf(connection)?.end ?? 'source');
  const port = useConnection((connection) => startOf(connection)?.port ?? 0);
  const start = useMemo(() => (node === null ? null : { node, end, port }), [node, end, port]);
  const reason = useReason(start, moving);
  if (reason === null) return null;
  return (
    <div
      className={styles['reason']}
      data-allowed={reason.allowed}
      role="status"
      style={{ left: reason.x, top: reason.y }}
    >
      {reason.sentence}
    </div>
  );
}

function useReason(start: WireStart | null, moving: string | null): Reason | null {
  const [reason, setReason] = useState<Reason | null>(null);
  useEffect(() => {
    if (start === null) return;
    const document = documentWithout(moving);
    const follow = (event: PointerEvent) => {
      const judged = judgeAt(document, start, event.clientX, event.clientY);
      hoverNode(judged?.end.node ?? null, judged?.verdict.ok === true ? 'yes' : 'no');
      const sentence = judged === null ? '' : sentenceOf(document, judged.verdict);
      setReason(sentence === '' ? null : { ...place(event), sentence, allowed: judged?.verdict.ok === true });
    };
    window.addEventListener('pointermove', follow);
    return () => {
      window.removeEventListener('pointermove', follow);
      hoverNothing();
      setReason(null);
    };
  }, [start, moving]);
  return reason;
}

/** Empty where there is nothing to say: the wire may be drawn, into a free input. */
function sentenceOf({ graph }: NormscopeDocument, verdict: WireVerdict): string {
  return verdict.ok ? describeReplaced(graph, verdict.replaced) : verdict.sentence;
}

const WIDTH = 300;
const DISTANCE = 16;

/** Beside the pointer, inside the window. */
function place({ clientX, clientY }: PointerEvent): Pick<Reason, 'x' | 'y'> {
  const x = Math.min(clientX + DISTANCE, window.innerWidth - WIDTH - DISTANCE);
  const y = clientY > window.innerHeight - 140 ? clientY - 90 : clientY + DISTANCE;
  return { x, y };
}
