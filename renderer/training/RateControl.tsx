import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { formatRate } from '../charts/format';
import { schedules } from '../panels/inspector/scheduleFields';
import { Button } from '../ui/Button';
import { NumberField } from '../ui/NumberField';
import { Popover } from '../ui/Popover';
import styles from './RateControl.module.css';
import { useTrainingStore } from './store';

/** By how much a press changes the rate. */
const factors = [
  { factor: 0.1, label: '÷ 10' },
  { factor: 0.5, label: '÷ 2' },
  { factor: 2, label: '× 2' },
  { factor: 10, label: '× 10' },
] as const;

const rule = { min: 0, exclusiveMin: true } as const;

/** The learning rate in force, and a way to change it while the run goes on. */
export function RateControl() {
  const { lastStep, baseRate, buffer } = useTrainingStore();
  const training = buffer?.document.training;
  if (training === undefined) return null;
  const base = baseRate ?? training.optimizer.learningRate;
  const isConstant = training.schedule.kind === 'constant';
  const inForce = lastStep?.learningRate ?? null;
  return (
    <Popover
      label="Learning rate of this run"
      align="end"
      width="narrow"
      content={
        <>
          <RateForm key={base} base={base} label={isConstant ? 'Learning rate' : 'Base learning rate'} />
          <p className={styles['words']}>
            {isConstant
              ? 'It holds from the next step on, in this run only.'
              : `From the next step on, “${schedules[training.schedule.kind].label}” takes its shares of it` +
                `${inForce === null ? '' : `; in force now is ${formatRate(inForce)}`}. In this run only.`}
          </p>
        </>
      }
    >
      <Button className={styles['trigger']} title="Learning rate in force: change it">
        lr {formatRate(inForce ?? base)} <ChevronDown />
      </Button>
    </Popover>
  );
}

/** Begins with the rate that is set; made anew when another is. */
function RateForm({ base, label }: { readonly base: number; readonly label: string }) {
  const { setLearningRate } = useTrainingStore.getState();
  const [rate, setRate] = useState(base);
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        setLearningRate(rate);
      }}
    >
      <div className={styles['row']}>
        <NumberField
          label={label}
          rule={rule}
          value={rate}
          onChange={(next) => next !== null && setRate(next)}
        />
        <Button type="submit" variant="primary" disabled={rate === base}>
          Set
        </Button>
      </div>
      <div className={styles['factors']}>
        {factors.map(({ factor, label }) => (
          <Button
            key={label}
            size="small"
            title={`${formatRate(base * factor)} from the next step on`}
            onClick={() => setLearningRate(Number((base * factor).toPrecision(12)))}
          >
            {label}
          </Button>
        ))}
      </div>
    </form>
  );
}
