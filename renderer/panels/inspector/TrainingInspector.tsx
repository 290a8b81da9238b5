import {
  backendChoiceSchema,
  optimizerSchema,
  type TrainingSettings,
  trainingSchema,
} from '../../../shared/document/schema';
import type { FieldMeta, FieldValue } from '../../../shared/layers/layer';
import { useDocumentStore } from '../../document/store';
import { isUnderWay } from '../../training/status';
import { useTrainingStore } from '../../training/store';
import { ProblemCard } from '../problems/ProblemCard';
import { ConfigField } from './ConfigField';
import { DatasetFields } from './DatasetFields';
import styles from './LayerInspector.module.css';
import { Section } from './Section';
import { backendChoice, changeOptimizer, loopFields, optimizerChoice, optimizers } from './trainingFields';
import { useEditSession } from './useEditSession';

/** The document's data set and training settings. Illegal numbers stay in their fields: a training always has legal ones. */
export function TrainingInspector() {
  const { onFocus, policyFor } = useEditSession();
  const training = useDocumentStore((state) => state.document.training);
  const problems = useDocumentStore((state) => state.compilation.problems);
  const edit = useDocumentStore((state) => state.edit);
  const underWay = useTrainingStore((state) => isUnderWay(state.phase));

  const change = (key: string, changed: unknown) => {
    const parsed = trainingSchema.safeParse(changed);
    if (parsed.success) edit({ type: 'setTraining', training: parsed.data }, policyFor(`training.${key}`));
  };
  const errorOf = (field: string) =>
    problems.find((problem) => problem.field === `training.${field}`)?.message;
  const field = (name: keyof TrainingSettings, meta: FieldMeta, value: FieldValue) => (
    <ConfigField
      key={name}
      strict
      meta={meta}
      value={value}
      error={errorOf(name)}
      onChange={(next) => change(name, { ...training, [name]: next })}
    />
  );
  const general = problems.filter(
    ({ node, field: place }) => node === null && place?.startsWith('training.') !== true,
  );

  return (
    <fieldset onFocus={onFocus} aria-label="Training settings">
      <header className={styles['head']}>
        <h2 className={styles['title']}>Training</h2>
      </header>
      {(underWay || general.length > 0) && (
        <div className={styles['options']}>
          {underWay && (
            <p className={styles['none']}>
              The run under way keeps the settings it began with; these hold for the next.
            </p>
          )}
          {general.map((problem) => (
            <ProblemCard key={problem.code + problem.message} problem={problem} />
          ))}
        </div>
      )}
      <DatasetFields />
      <OptimizerFields training={training} errorOf={errorOf} change={change} />
      <Section title="Loop">
        {field('batchSize', loopFields.batchSize, training.batchSize)}
        {field('epochs', loopFields.epochs, training.epochs)}
        {field('seed', loopFields.seed, training.seed)}
        {field('framesEvery', loopFields.framesEvery, training.framesEvery)}
        <ConfigField
          meta={backendChoice}
          value={training.backend}
          onChange={(next) => {
            const backend = backendChoiceSchema.safeParse(next);
            if (backend.success) change('backend', { ...training, backend: backend.data });
          }}
        />
      </Section>
    </fieldset>
  );
}

interface OptimizerFieldsProps {
  readonly training: TrainingSettings;
  readonly errorOf: (field: string) => string | undefined;
  readonly change: (key: string, training: unknown) => void;
}

function OptimizerFields({ training, errorOf, change }: OptimizerFieldsProps) {
  const { optimizer } = training;
  const values: Readonly<Record<string, FieldValue>> = optimizer;
  const setKind = (next: FieldValue) => {
    const kind = optimizerSchema.options.map((option) => option.shape.kind.value).find((one) => one === next);
    if (kind === undefined) return;
    change('optimizer.kind', { ...training, optimizer: changeOptimizer(kind, optimizer) });
  };
  return (
    <Section title="Optimizer">
      <ConfigField meta={optimizerChoice} value={optimizer.kind} onChange={setKind} />
      {Object.entries(optimizers[optimizer.kind].fields).map(([name, meta]) => (
        <ConfigField
          key={name}
          strict
          meta={meta}
          value={values[name] ?? meta.default}
          error={errorOf(`optimizer.${name}`)}
          onChange={(next) =>
            change(`optimizer.${name}`, { ...training, optimizer: { ...optimizer, [name]: next } })
          }
        />
      ))}
    </Section>
  );
}
