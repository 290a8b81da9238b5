import type { StudySites } from '../../../shared/document/study';
import type { Site } from '../../../shared/placement/sites';
import { SelectField } from '../../ui/SelectField';
import { Card } from './Card';
import styles from './Design.module.css';
import { SiteChecks } from './SiteChecks';
import type { DesignProps } from './useDesign';

const choices: readonly { readonly value: StudySites['kind']; readonly label: string }[] = [
  { value: 'all', label: 'All of them' },
  { value: 'each', label: 'Each alone' },
  { value: 'first', label: 'The first' },
  { value: 'last', label: 'The last' },
  { value: 'custom', label: 'Chosen below' },
];

interface SitesCardProps extends DesignProps {
  readonly sites: readonly Site[];
}

/** Where the norms stand: which of the sites that were found in the network. */
export function SitesCard({ design, change, sites }: SitesCardProps) {
  const choose = (kind: StudySites['kind']): void => {
    const layers = sites.map(({ layer }) => layer);
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
      {design.sites.kind === 'custom' ? (
        <SiteChecks
          sites={sites}
          chosen={design.sites.layers}
          onChange={(layers) => change({ ...design, sites: { kind: 'custom', layers: [...layers] } })}
        />
      ) : (
        <p className={styles['quiet']}>
          {sites.map(({ name }) => name).join(', ') || 'No site in this network.'}
        </p>
      )}
      <p className={styles['quiet']}>A bias is dropped where a norm after it would subtract it.</p>
    </Card>
  );
}
