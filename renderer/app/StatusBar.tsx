import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { formatBytes, formatCount } from '../charts/format';
import { formatShort } from '../document/figures';
import { useDocumentStore } from '../document/store';
import { BackendFacts } from '../training/BackendFacts';
import { StatusFacts } from '../training/StatusFacts';
import { Fit, FitRow, FitSpace } from '../ui/FitRow';
import styles from './StatusBar.module.css';
import { showProblems } from './shell';

/** The window's bottom line: problems, size of the network, the training's numbers, whether the work is saved. */
export function StatusBar() {
  const totals = useDocumentStore((state) => state.compilation.plan?.totals);
  const batchSize = useDocumentStore((state) => state.document.training.batchSize);
  const dirty = useDocumentStore((state) => state.dirty);
  const path = useDocumentStore((state) => state.path);
  const saved = path === null ? 'not saved yet' : 'saved';
  return (
    <FitRow className={styles['bar']}>
      <ProblemCount />
      {totals !== undefined && (
        <>
          <Fit rank={4} title="Trained parameters; those of running averages are not counted">
            {formatCount(totals.parameters.trainable)} parameters
          </Fit>
          <Fit rank={7} title="Floating-point operations of one forward pass">
            {formatShort(totals.flops)} FLOPs / image
          </Fit>
          <Fit
            rank={8}
            title="What a training step keeps of a batch: the images and what every layer gives, four bytes a value"
          >
            {formatBytes(totals.activationBytes * batchSize)} activations
          </Fit>
        </>
      )}
      <BackendFacts />
      <FitSpace />
      <StatusFacts />
      <span>{dirty ? 'changes not saved' : saved}</span>
    </FitRow>
  );
}

function ProblemCount() {
  const problems = useDocumentStore((state) => state.compilation.problems);
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  return (
    <button type="button" className={styles['problems']} onClick={showProblems}>
      {errors > 0 && <CircleAlert className={styles['bad']} aria-hidden="true" />}
      {errors === 0 && warnings > 0 && <TriangleAlert className={styles['warn']} aria-hidden="true" />}
      {problems.length === 0 && <CircleCheck className={styles['good']} aria-hidden="true" />}
      {summarize(errors, warnings)}
    </button>
  );
}

function summarize(errors: number, warnings: number): string {
  const parts = [
    errors > 0 && `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    warnings > 0 && `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  ].filter(Boolean);
  return parts.length === 0 ? 'No problems' : parts.join(', ');
}
