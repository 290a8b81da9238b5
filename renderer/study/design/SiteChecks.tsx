import type { Site } from '../../../shared/placement/sites';
import { drawnAs } from '../network/sites';
import { dimSite, lightSite, useStudyView } from '../view';
import styles from './Design.module.css';
import { toggleSite } from './edits';

interface SiteChecksProps {
  readonly sites: readonly Site[];
  /** By their layers; those that are in the network no more are left out. */
  readonly chosen: readonly string[];
  readonly onChange: (layers: readonly string[]) => void;
}

/** Sites that are chosen one by one; one of them at least. The one that is pointed at is lit on the canvas too. */
export function SiteChecks({ sites, chosen, onChange }: SiteChecksProps) {
  const lit = useStudyView((view) => view.lit);
  const present = chosen.filter((layer) => sites.some((site) => site.layer === layer));
  return (
    <ul className={styles['checks']} aria-label="Sites of the network">
      {sites.map(({ layer, name, placement }, index) => (
        <li
          key={layer}
          data-lit={lit === layer}
          onMouseEnter={() => lightSite(layer)}
          onMouseLeave={() => dimSite(layer)}
        >
          <label>
            <input
              type="checkbox"
              checked={present.includes(layer)}
              disabled={present.length === 1 && present.includes(layer)}
              onChange={() => onChange(toggleSite(present, layer))}
              onFocus={() => lightSite(layer)}
              onBlur={() => dimSite(layer)}
            />
            <b>{index + 1}</b>
            <span className={styles['site']} title={name}>
              {name}
            </span>
            <span className={styles['quiet']}>{drawnAs[placement ?? 'several']}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}
