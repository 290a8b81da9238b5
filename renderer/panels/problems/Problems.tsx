import { CircleCheck } from 'lucide-react';
import type { Problem } from '../../../shared/compile/problem';
import { canvasView } from '../../canvas/view';
import { useDocumentStore } from '../../document/store';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import styles from './Problems.module.css';
import { SeverityIcon } from './SeverityIcon';

/** Everything that stands in the way of training or is unwise, all at once; a press shows the layer it is about. */
export function Problems() {
  const problems = useDocumentStore((state) => state.compilation.problems);
  if (problems.length === 0) {
    return (
      <EmptyState icon={<CircleCheck />} title="No problems">
        The network compiles: press Train.
      </EmptyState>
    );
  }
  return (
    <ul className={styles['list']} aria-label="Problems">
      {problems.map((problem) => (
        <ProblemRow
          key={`${problem.node}${problem.code}${problem.port}${problem.message}`}
          problem={problem}
        />
      ))}
    </ul>
  );
}

function ProblemRow({ problem }: { readonly problem: Problem }) {
  const { severity, node, message, fix } = problem;
  const edit = useDocumentStore((state) => state.edit);
  const name = useDocumentStore(
    (state) => state.document.graph.nodes.find((candidate) => candidate.id === node)?.name,
  );
  return (
    <li className={styles['row']}>
      <button type="button" className={styles['problem']} onClick={() => showPlace(problem)}>
        <SeverityIcon severity={severity} />
        <span className={styles['place']}>{name ?? placeOf(problem)}</span>
        <span className={styles['message']}>{message}</span>
      </button>
      {fix !== undefined && (
        <Button size="small" className={styles['fix']} onClick={() => edit(fix.edit)}>
          {fix.label}
        </Button>
      )}
    </li>
  );
}

/** Selects the layer and brings it to the middle; for a setting, shows the settings. */
function showPlace({ node }: Problem): void {
  if (node === null) useDocumentStore.getState().select([]);
  else canvasView()?.reveal([node]);
}

function placeOf({ field }: Problem): string {
  return field?.startsWith('training') === true ? 'training' : 'network';
}
