import type { StudySites } from '../../../shared/document/study';
import type { Site } from '../../../shared/placement/sites';
import { SelectField } from '../../ui/SelectField';
import { chosenLayers, drawnAs, toggleSite } from '../network/sites';
import { dimSite, lightSite, useStudyView } from '../view';
import { Card } from './Card';
import styles from './Design.module.css';
import type { DesignProps } from './useDesign';

const choices: readonly { readonly value: StudySites['kind']; readonly label: string }[] = [
  { value: 'all', label: 'All of them' },
  { value: 'each', label: 'Each alone' },
  { value: 'first', label: 'The first' },
  { value: 'last', label: 'The last' },
  { value: 'custom', label: 'Chosen below or on the canvas' },
];

interface SitesCardProps extends DesignProps {
  readonly sites: readonly Site[];
}

/** Where the norms stand: which of the sites that were found in the network. */
export function SitesCard({ design, change, sites }: SitesCardProps) {
  const choose = (kind: StudySites['kind']): void => {
    const layers = [...chosenLayers(design.sites, sites)];
    if (kind !== 'custom') change({ ...design, sites: { kind } });
    else if (layers.length > 0) change({ ...design, sites: { kind, layers } });
  };
  return (
    <Card title="Sites" aside={`${sites.length} found`}>
      <SelectField
        label="Norms stand at"
        description="A site is a convolution or Dense layer with the activation that belongs to it. Other sites have no norm."
        value={design.sites.kind}
        options={choices}
        onChange={choose}
      />
      <SiteList design={design} change={change} sites={sites} />
      <p className={styles['quiet']}>A bias is dropped where a norm after it would subtract it.</p>
    </Card>
  );
}

function SiteList({ design, change, sites }: SitesCardProps) {
  const lit = useStudyView((view) => view.lit);
  if (sites.length === 0) return <p className={styles['quiet']}>No site in this network.</p>;
  const chosen = chosenLayers(design.sites, sites);
  return (
    <ul className={styles['checks']} aria-label="Sites of the network">
      {sites.map(({ layer, name, placement }, index) => {
        const next = toggleSite(design.sites, sites, layer);
        return (
          <li
            key={layer}
            data-lit={lit === layer}
            onMouseEnter={() => lightSite(layer)}
            onMouseLeave={() => dimSite(layer)}
          >
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(layer)}
                // A study stands at one site at least.
                disabled={next === null}
                onChange={() => next !== null && change({ ...design, sites: next })}
                onFocus={() => lightSite(layer)}
                onBlur={() => dimSite(layer)}
              />
              <b>{index + 1}</b> {name}
              <span className={styles['quiet']}>{drawnAs[placement ?? 'several']}</span>
            </label>
          </li>
        );
      })}
    </ul>
  );
}
