import { CircleCheck } from 'lucide-react';
import { fixAll } from '../../../shared/compile/fixAll';
import type { Problem } from '../../../shared/compile/problem';
import { findDataset } from '../../../shared/data/catalogue';
import { formatCounted } from '../../charts/format';
import { useDocumentStore } from '../../document/store';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { groupProblems, type ProblemGroup, type ProblemKind } from './groupProblems';
import { ProblemRow } from './ProblemRow';
import styles from './Problems.module.css';

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
    <div className={styles['list']}>
      {groupProblems(problems).map((group) => (
        <Group key={group.severity} group={group} />
      ))}
    </div>
  );
}

function meaningOf({ severity, count }: ProblemGroup): string {
  if (severity === 'warning') return 'it trains, but this is unwise';
  return `nothing trains before ${count === 1 ? 'it is' : 'they are'} mended`;
}

function Group({ group }: { readonly group: ProblemGroup }) {
  const { severity, count, kinds } = group;
  const mendable = kinds.filter(({ fixable }) => fixable > 0);
  return (
    <section aria-label={formatCounted(count, severity)}>
      <h3 className={styles['heading']}>
        <span className={styles['count']}>{formatCounted(count, severity)}</span>
        <span>{meaningOf(group)}</span>
        {severity === 'error' && mendable.length > 1 && (
          <FixAllButton label="Fix all errors" isMeant={(problem) => problem.severity === severity} />
        )}
      </h3>
      <ul aria-label={severity === 'error' ? 'Errors' : 'Warnings'}>
        {kinds.map((kind) => (
          <Kind key={kind.code} kind={kind} />
        ))}
      </ul>
    </section>
  );
}

function Kind({ kind: { code, problems, fixable } }: { readonly kind: ProblemKind }) {
  return (
    <>
      {problems.map((problem, place) => (
        <ProblemRow
          key={`${problem.node}${problem.port}${problem.field}${problem.message}`}
          problem={problem}
        >
          {place === 0 && fixable > 1 && (
            <FixAllButton label={`Fix all ${fixable}`} isMeant={(each) => each.code === code} />
          )}
        </ProblemRow>
      ))}
    </>
  );
}

interface FixAllButtonProps {
  readonly label: string;
  readonly isMeant: (problem: Problem) => boolean;
}

/** Mends several problems in one step of the history. */
function FixAllButton({ label, isMeant }: FixAllButtonProps) {
  const mend = () => {
    const { document, edit } = useDocumentStore.getState();
    const all = fixAll(document, findDataset(document.dataset.id) ?? null, isMeant);
    if (all !== null) edit(all);
  };
  return (
    <Button size="small" title="Mends everything that has a remedy here, in one step" onClick={mend}>
      {label}
    </Button>
  );
}
