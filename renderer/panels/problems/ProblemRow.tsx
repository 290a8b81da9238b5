import type { ReactNode } from 'react';
import type { Problem } from '../../../shared/compile/problem';
import { canvasView } from '../../canvas/view';
import { useDocumentStore } from '../../document/store';
import { FixButtons } from './FixButtons';
import styles from './Problems.module.css';
import { SeverityIcon } from './SeverityIcon';

interface ProblemRowProps {
  readonly problem: Problem;
  /** Stands after its own button. */
  readonly children: ReactNode;
}

/** One problem of the list: where it is, the sentence, and the button that mends it where there is a way. */
export function ProblemRow({ problem, children }: ProblemRowProps) {
  const { severity, node, message, fix } = problem;
  const name = useDocumentStore(
    (state) => state.document.graph.nodes.find((candidate) => candidate.id === node)?.name,
  );
  const place = name ?? placeOf(problem);
  return (
    <li className={styles['row']}>
      <button type="button" className={styles['problem']} onClick={() => showPlace(problem)}>
        <SeverityIcon severity={severity} />
        <span className={styles['place']} title={place}>
          {place}
        </span>
        <span className={styles['message']}>{withoutPlace(message, place)}</span>
      </button>
      {(fix !== undefined || children !== false) && (
        <span className={styles['fixes']}>
          <FixButtons fixes={[problem.fix, problem.otherFix]} />
          {children}
        </span>
      )}
    </li>
  );
}

/** Selects the layer and brings it to the middle; for a setting, shows the settings. */
function showPlace({ node }: Problem): void {
  if (node === null) useDocumentStore.getState().select([]);
  else canvasView()?.reveal([node]);
}

/** The sentence without the name that it begins with, which stands beside it. */
function withoutPlace(message: string, place: string): string {
  if (!message.startsWith(`${place}: `)) return message;
  const rest = message.slice(place.length + 2);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

function placeOf({ field }: Problem): string {
  return field?.startsWith('training') === true ? 'training' : 'network';
}
