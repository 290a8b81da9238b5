import type { Problem } from '../../../../shared/compile/problem';
import type { Augmentation } from '../../../../shared/document/augmentation';
import { useDocumentStore } from '../../../document/store';
import { ProblemCard } from '../../problems/ProblemCard';
import { ConfigField } from '../ConfigField';
import { FoldedSection } from '../Section';
import { VariantFields } from '../VariantFields';
import { AugmentationPreview } from './AugmentationPreview';
import { augmentationWords, flipChoice, noises, shifts } from './augmentationFields';

interface AugmentationSectionProps {
  readonly value: Augmentation;
  /** What the compiler says of a field of the value. */
  readonly errorOf: (field: string) => string | undefined;
  /** The value with one field changed; whether it is legal is for the taker to say. */
  readonly onChange: (field: string, value: unknown) => void;
}

/** What is done to the images of a training, what is unwise about it, and what becomes of the first of them. */
export function AugmentationSection({ value, errorOf, onChange }: AugmentationSectionProps) {
  const { shift, flip, noise } = value;
  const warnings = useDocumentStore((state) => state.compilation.problems).filter(isWarning);
  const inForce = { shift: shift.kind !== 'none', flip: flip !== 'none', noise: noise.kind !== 'none' };
  const isIdle = !Object.values(inForce).includes(true);
  return (
    <FoldedSection title="Augmentation" now={augmentationWords(inForce)} inForce={!isIdle}>
      <VariantFields
        label="Shift"
        description="How far each image may lie from its place, each time anew. Validation sees the images as they are."
        standard="none"
        variants={shifts}
        value={shift}
        errorOf={(field) => errorOf(`shift.${field}`)}
        onChange={(field, next) => onChange(`shift.${field}`, { ...value, shift: next })}
      />
      <ConfigField
        meta={flipChoice}
        value={flip}
        error={errorOf('flip')}
        onChange={(next) => onChange('flip', { ...value, flip: next })}
      />
      <VariantFields
        label="Noise"
        description="What is added to every pixel, each time anew."
        standard="none"
        variants={noises}
        value={noise}
        errorOf={(field) => errorOf(`noise.${field}`)}
        onChange={(field, next) => onChange(`noise.${field}`, { ...value, noise: next })}
      />
      {warnings.map((problem) => (
        <ProblemCard key={problem.code} problem={problem} />
      ))}
      {!isIdle && <AugmentationPreview />}
    </FoldedSection>
  );
}

function isWarning({ severity, field }: Problem): boolean {
  return severity === 'warning' && field?.startsWith('training.augmentation.') === true;
}
