import { describeSettings } from '../../panels/runs/settingColumns';
import { OpenButton } from '../OpenButton';
import type { PlannedVariant } from '../plan';
import styles from './Results.module.css';

/** What a variant is: what it has other than the drawn network, and what it was trained with. */
export function VariantFacts({ variant }: { readonly variant: PlannedVariant }) {
  const { name, document, lines } = variant;
  return (
    <section className={styles['facts']} aria-label={`What ${name} is`}>
      <h4>
        {name} <span>{lines.length === 0 ? 'the network as drawn' : lines.join('. ')}</span>
      </h4>
      <dl>
        {describeSettings(document).map(({ name: setting, text }) => (
          <div key={setting}>
            <dt>{setting}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <OpenButton variant={variant} />
    </section>
  );
}
