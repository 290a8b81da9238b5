import { backendChoiceSchema, type TrainingSettings, trainingSchema } from '../../../shared/document/schema';
import type { FieldMeta, FieldValue } from '../../../shared/layers/layer';
import { useDocumentStore } from '../../document/store';
import { isUnderWay } from '../../training/status';
import { useTrainingStore } from '../../training/store';
import { ProblemCard } from '../problems/ProblemCard';
import { AugmentationSection } from './augmentation/AugmentationSection';
import { ConfigField } from './ConfigField';
import { DatasetFields } from './DatasetFields';
import { FindRateButton } from './FindRateButton';
import styles from './LayerInspector.module.css';
import { checkpointings, clippings, earlyStoppings } from './limitFields';
import { NetworkCost } from './NetworkCost';
import { optimizers } from './optimizerFields';
import { FoldedSection, Section } from './Section';
import { schedules } from './scheduleFields';
import { arithmeticChoice, backendChoice, loopFields } from './trainingFields';
import { useEditSession } from './useEditSession';
import { VariantFields } from './VariantFields';

/** Under the learning rate, the way to a good one. */
const underOptimizer = { learningRate: <FindRateButton /> };

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
    problems.find(({ severity, field: at }) => severity === 'error' && at === `training.${field}`)?.message;
  const field = (name: keyof TrainingSettings, meta: FieldMeta, value: FieldValue) => (
    <ConfigField
      key={name}
      meta={meta}
      value={value}
      error={errorOf(name)}
      onChange={(next) => change(name, { ...training, [name]: next })}
    />
  );
  /** Ties the form of one choice to its place in the settings. */
  const connect = (
    place: 'optimizer' | 'schedule' | 'clipping' | 'earlyStopping' | 'checkpoints' | 'augmentation',
  ) => ({
    errorOf: (name: string) => errorOf(`${place}.${name}`),
    onChange: (name: string, value: unknown) => change(`${place}.${name}`, { ...training, [place]: value }),
  });
  const { optimizer, schedule, clipping, earlyStopping, checkpoints } = training;
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
      <Section title="Optimizer">
        <VariantFields
          label="Optimizer"
          description="How the gradients change the weights."
          standard="adam"
          variants={optimizers}
          value={optimizer}
          under={underOptimizer}
          {...connect('optimizer')}
        />
      </Section>
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
        <ConfigField
          meta={arithmeticChoice}
          value={training.arithmetic}
          onChange={(next) => {
            const arithmetic = trainingSchema.shape.arithmetic.safeParse(next);
            if (arithmetic.success) change('arithmetic', { ...training, arithmetic: arithmetic.data });
          }}
        />
      </Section>
      <AugmentationSection value={training.augmentation} {...connect('augmentation')} />
      <FoldedSection
        title="Schedule"
        now={schedules[schedule.kind].label}
        inForce={schedule.kind !== 'constant'}
      >
        <VariantFields
          label="Schedule"
          description="How the learning rate changes in the course of the training."
          standard="constant"
          variants={schedules}
          value={schedule}
          {...connect('schedule')}
        />
      </FoldedSection>
      <FoldedSection title="Clipping" now={clippings[clipping.kind].label} inForce={clipping.kind !== 'none'}>
        <VariantFields
          label="Gradient clipping"
          description="What keeps one step’s gradients from being too long."
          standard="none"
          variants={clippings}
          value={clipping}
          {...connect('clipping')}
        />
      </FoldedSection>
      <FoldedSection
        title="Early stopping"
        now={earlyStoppings[earlyStopping.kind].label}
        inForce={earlyStopping.kind !== 'none'}
      >
        <VariantFields
          label="Stop early"
          description="What ends the training before its last epoch. The weights stay those of the epoch it ends with."
          standard="none"
          variants={earlyStoppings}
          value={earlyStopping}
          {...connect('earlyStopping')}
        />
      </FoldedSection>
      <FoldedSection
        title="Checkpoints"
        now={checkpointings[checkpoints.kind].label}
        inForce={checkpoints.kind !== 'epoch'}
      >
        <VariantFields
          label="Keep a checkpoint"
          description="What a run can go on from after a stop or a crash. The best validation loss keeps one too."
          standard="epoch"
          variants={checkpointings}
          value={checkpoints}
          {...connect('checkpoints')}
        />
      </FoldedSection>
      <NetworkCost />
    </fieldset>
  );
}
