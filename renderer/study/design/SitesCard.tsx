import type { Graph } from '../../../shared/document/schema';
import type { StudySites } from '../../../shared/document/study';
import type { Site } from '../../../shared/placement/sites';
import { chosenLayers } from '../../../shared/study/arms';
import { sayBare, sayStaying } from '../../../shared/study/siteAdvice';
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
  { value: 'custom', label: 'Chosen below or on the canvas' },
];

interface SitesCardProps extends DesignProps {
  readonly graph: Graph;
  readonly sites: readonly Site[];
}

/** Where the norms stand: which of the sites that were found in the network. */
export function SitesCard({ design, change, graph, sites }: SitesCardProps) {
  const staying = sayStaying(graph, sites);
  const bare = sayBare(graph, sites);
  const layers = chosenLayers(sites, design.sites);
  const choose = (kind: StudySites['kind']): void => {
    if (kind !== 'custom') change({ ...design, sites: { kind } });
    else if (layers.length > 0) change({ ...design, sites: { kind, layers: [...layers] } });
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
      {sites.length === 0 ? (
        <p className={styles['quiet']}>No site in this network.</p>
      ) : (
        <SiteChecks
          sites={sites}
          chosen={layers}
          onChange={(chosen) => change({ ...design, sites: { kind: 'custom', layers: [...chosen] } })}
        />
      )}
      {bare !== null && <p className={styles['quiet']}>{bare}</p>}
      {staying !== null && <p className={styles['quiet']}>{staying}</p>}
      <p className={styles['quiet']}>A bias is dropped where a norm after it would subtract it.</p>
    </Card>
  );
}
