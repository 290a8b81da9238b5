import { memo } from 'react';
import type { PlannedVariant, StudyPlan } from './plan';
import styles from './Study.module.css';
import { Thumbnail } from './Thumbnail';

/** Every variant: a small drawing, and what it has other than the drawn network. */
export function VariantsPanel({ plan }: { readonly plan: StudyPlan }) {
  return (
    <ul className={styles['variants']} aria-label="Variants">
      {plan.variants.map((variant) => (
        <VariantCard key={`${variant.index}.${variant.name}`} variant={variant} />
      ))}
    </ul>
  );
}

const VariantCard = memo(function VariantCard({ variant }: { readonly variant: PlannedVariant }) {
  const { name, compilation, document, diff, lines } = variant;
  const error = compilation.problems.find(({ severity }) => severity === 'error');
  return (
    <li className={styles['variant']} data-bad={compilation.plan === null}>
      <h3>{name}</h3>
      <Thumbnail graph={document.graph} diff={diff} title={name} />
      {compilation.plan === null && <p className={styles['wrong']}>{error?.message}</p>}
      <ul className={styles['diff']}>
        {lines.length === 0 && <li>The network as drawn</li>}
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </li>
  );
});
