import { Maximize2 } from 'lucide-react';
import { memo } from 'react';
import { Button } from '../ui/Button';
import { OpenButton } from './OpenButton';
import type { PlannedVariant, StudyPlan } from './plan';
import styles from './Study.module.css';
import { Thumbnail } from './Thumbnail';
import { showOnCanvas } from './view';

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
  const { name, index, fault, document, diff, lines } = variant;
  return (
    <li className={styles['variant']} data-bad={fault !== null}>
      <div className={styles['variantHead']}>
        <h3>{name}</h3>
        <Button
          variant="ghost"
          size="small"
          aria-label={`Show ${name} on the canvas`}
          onClick={() => showOnCanvas(index)}
        >
          <Maximize2 /> Canvas
        </Button>
      </div>
      <Thumbnail graph={document.graph} diff={diff} title={name} />
      {fault !== null && <p className={styles['wrong']}>{fault}</p>}
      <ul className={styles['diff']}>
        {lines.length === 0 && <li>The network as drawn</li>}
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div className={styles['variantFoot']}>
        <OpenButton variant={variant} />
      </div>
    </li>
  );
});
