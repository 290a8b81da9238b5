import type { Site } from '../../../shared/placement/sites';
import styles from './Design.module.css';
import { toggleSite } from './edits';

interface SiteChecksProps {
  readonly sites: readonly Site[];
  /** By their layers; those that are in the network no more are left out. */
  readonly chosen: readonly string[];
  readonly onChange: (layers: readonly string[]) => void;
}

/** Sites that are chosen one by one; one of them at least. */
export function SiteChecks({ sites, chosen, onChange }: SiteChecksProps) {
  const present = chosen.filter((layer) => sites.some((site) => site.layer === layer));
  return (
    <ul className={styles['checks']} aria-label="Sites of the network">
      {sites.map(({ layer, name, placement }) => (
        <li key={layer}>
          <label>
            <input
              type="checkbox"
              checked={present.includes(layer)}
              disabled={present.length === 1 && present.includes(layer)}
              onChange={() => onChange(toggleSite(present, layer))}
            />
            {name}
            <span className={styles['quiet']}>{drawnAs[placement ?? 'several']}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

const drawnAs = {
  none: 'no norm',
  before: 'norm before',
  after: 'norm after',
  pre: 'pre-activation',
  several: 'several norms',
} as const;
