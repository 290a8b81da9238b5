import { attempt } from '../../app/errors';
import { describeSettings } from '../../panels/runs/settingColumns';
import { Button } from '../../ui/Button';
import type { PlannedVariant } from '../plan';
import { openVariant } from './openVariant';
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
      <Button size="small" onClick={() => attempt('The variant was not opened', () => openVariant(variant))}>
        Open as a project
      </Button>
    </section>
  );
}
