import { useState } from 'react';
import type { StudyFactor } from '../../../shared/document/study';
import { logRange } from '../../../shared/study/logRange';
import { Button } from '../../ui/Button';
import { NumberField } from '../../ui/NumberField';
import type { NumberRule } from '../../ui/numberRule';
import { Popover } from '../../ui/Popover';
import { Card } from './Card';
import styles from './Design.module.css';
import { factorOf, setFactor } from './edits';
import { refuseRange } from './lists';
import type { DesignProps } from './useDesign';
import { MOST_VALUES, ValuesField } from './ValuesField';

type NumberFactor = Extract<StudyFactor['kind'], 'batchSize' | 'learningRate'>;

const rules: Readonly<Record<NumberFactor, NumberRule>> = {
  batchSize: { min: 1, max: 65_536, integer: true },
  learningRate: { min: 0, exclusiveMin: true },
};

const titles: Readonly<Record<NumberFactor, string>> = {
  batchSize: 'Batch size',
  learningRate: 'Learning rate',
};

interface ValuesCardProps extends DesignProps {
  readonly kind: NumberFactor;
  /** What the network is trained with where it is not varied. */
  readonly drawn: number;
}

/** A list of numbers that every arm is trained with; empty where the number is not varied. */
export function ValuesCard({ design, change, kind, drawn }: ValuesCardProps) {
  const values = factorOf(design, kind)?.values ?? [];
  const set = (next: readonly number[], key?: string): void =>
    change(setFactor(design, kind, next.length === 0 ? null : { kind, values: [...next] }), key);
  const aside = values.length === 0 ? `${drawn}, not varied` : `${values.length} levels`;
  return (
    <Card title={titles[kind]} aside={values.length === 1 ? '1 level' : aside}>
      <ValuesField
        label="Values"
        description="Numbers apart by commas; every arm is trained with each. Empty: as the network is set."
        rule={rules[kind]}
        values={values}
        onChange={(next) => set(next, kind)}
      />
      {kind === 'learningRate' && (
        <Popover
          label="Range of learning rates"
          width="narrow"
          content={(close) => (
            <RangeForm
              drawn={drawn}
              onSet={(rates) => {
                set(rates);
                close();
              }}
            />
          )}
        >
          <Button size="small" className={styles['start']}>
            Log range…
          </Button>
        </Popover>
      )}
    </Card>
  );
}

function RangeForm({
  drawn,
  onSet,
}: {
  readonly drawn: number;
  readonly onSet: (values: readonly number[]) => void;
}) {
  const [first, setFirst] = useState(drawn / 10);
  const [last, setLast] = useState(drawn * 10);
  const [count, setCount] = useState(5);
  const rule = rules.learningRate;
  const refusal = refuseRange(first, last);
  return (
    <div className={styles['form']}>
      <NumberField label="From" rule={rule} value={first} onChange={(value) => setFirst(value ?? first)} />
      <NumberField label="To" rule={rule} value={last} onChange={(value) => setLast(value ?? last)} />
      <NumberField
        label="How many"
        rule={{ min: 2, max: MOST_VALUES, integer: true }}
        step={1}
        value={count}
        onChange={(value) => setCount(value ?? count)}
      />
      {refusal !== null && <p className={styles['wrong']}>{refusal}</p>}
      <div className={styles['formFoot']}>
        <Button
          variant="primary"
          size="small"
          disabled={refusal !== null}
          onClick={() => onSet([...new Set(logRange(first, last, count))])}
        >
          Set {count} rates
        </Button>
      </div>
    </div>
  );
}
