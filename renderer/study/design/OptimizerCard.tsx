import { type Optimizer, optimizerSchema } from '../../../shared/document/training';
import { useDocumentStore } from '../../document/store';
import { optimizers } from '../../panels/inspector/optimizerFields';
import { changeKind } from '../../panels/inspector/variants';
import { Card } from './Card';
import styles from './Design.module.css';
import { factorOf, setFactor } from './edits';
import type { DesignProps } from './useDesign';
import { ValuesField } from './ValuesField';

/** Which optimizers every arm is trained with, and with which momenta. */
export function OptimizerCard({ design, change }: DesignProps) {
  const drawn = useDocumentStore((state) => state.document.training.optimizer);
  const values = factorOf(design, 'optimizer')?.values ?? [];
  const toggle = (kind: string): void => {
    const without = values.filter((each) => each.kind !== kind);
    const added = optimizerSchema.safeParse(changeKind(optimizers, kind, drawn));
    const next = without.length < values.length || !added.success ? without : [...values, added.data];
    change(setFactor(design, 'optimizer', next.length === 0 ? null : { kind: 'optimizer', values: next }));
  };
  const trained: readonly Optimizer[] = values.length === 0 ? [drawn] : values;
  const aside = values.length === 0 ? `${optimizers[drawn.kind].label}, not varied` : undefined;
  return (
    <Card title="Optimizer" aside={aside}>
      <details className={styles['fold']}>
        <summary>
          Trained with{' '}
          <span>
            {values.length === 0
              ? 'as the network is set'
              : values.map(({ kind }) => optimizers[kind].label).join(', ')}
          </span>
        </summary>
        <ul className={styles['checks']} aria-label="Optimizers">
          {Object.entries(optimizers).map(([kind, { label }]) => (
            <li key={kind}>
              <label>
                <input
                  type="checkbox"
                  checked={values.some((each) => each.kind === kind)}
                  onChange={() => toggle(kind)}
                />
                {label}
              </label>
            </li>
          ))}
        </ul>
      </details>
      <MomentumField design={design} change={change} trained={trained} />
    </Card>
  );
}

/** Shown where an optimizer has a momentum, or values of it were typed. */
function MomentumField({
  design,
  change,
  trained,
}: DesignProps & { readonly trained: readonly Optimizer[] }) {
  const values = factorOf(design, 'momentum')?.values ?? [];
  const [own] = trained.flatMap((optimizer) => ('momentum' in optimizer ? [optimizer.momentum] : []));
  if (own === undefined && values.length === 0) return null;
  return (
    <ValuesField
      label="Momentum"
      description={`Numbers apart by commas, for the optimizers that have a momentum. Empty: ${own ?? 'as the network is set'}.`}
      rule={{ min: 0, max: 1, exclusiveMax: true }}
      values={values}
      warning={
        own === undefined
          ? 'No optimizer of the study has a momentum: choose one that has, or clear this.'
          : undefined
      }
      onChange={(next) =>
        change(
          setFactor(design, 'momentum', next.length === 0 ? null : { kind: 'momentum', values: [...next] }),
          'momentum',
        )
      }
    />
  );
}
