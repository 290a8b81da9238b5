import type { CheckpointOption } from '../../training/chosenRun';
import { SelectField } from '../../ui/SelectField';

interface CheckpointFieldProps {
  readonly options: readonly CheckpointOption[];
  readonly step: number;
  readonly onChange: (step: number) => void;
}

/** Which of a run's checkpoints is used. */
export function CheckpointField({ options, step, onChange }: CheckpointFieldProps) {
  return (
    <SelectField
      label="Checkpoint"
      description="The latest, or the one with the lowest validation loss."
      value={String(step)}
      options={options.map((option) => ({ value: String(option.step), label: option.label }))}
      onChange={(value) => onChange(Number(value))}
    />
  );
}
