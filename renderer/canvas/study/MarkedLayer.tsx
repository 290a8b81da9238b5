import type { NodeProps } from '@xyflow/react';
import { Check } from 'lucide-react';
import { useContext } from 'react';
import type { LayerFlowNode } from '../flowNodes';
import { LayerNode } from '../LayerNode';
import type { SiteMark } from './drawing';
import { type StudyLook, StudyLookContext } from './look';
import styles from './StudyCanvas.module.css';

/** A layer's card with what a study marks on it: how it differs, which site it belongs to, and the site's switch on its layer. */
export function MarkedLayer(props: NodeProps<LayerFlowNode>) {
  const look = useContext(StudyLookContext);
  if (look === null) return <LayerNode {...props} />;
  const { id } = props;
  const mark = look.marks.get(id);
  const site = look.siteOf.get(id);
  const sites = look.sitesOfCard.get(id) ?? [];
  const others = sites.filter(({ layer }) => layer !== id);
  const lit = sites.some(({ layer }) => layer === look.lit);
  return (
    <div className={styles['marked']} data-mark={mark?.kind} data-lit={lit} data-testid={`card-${id}`}>
      <LayerNode {...props} />
      {site !== undefined && <SiteSwitch site={site} look={look} />}
      {others.length > 0 && (
        <span
          className={styles['member']}
          data-chosen={others.some(({ chosen }) => chosen)}
          aria-hidden="true"
        >
          {others.map(({ number }) => number).join(' ')}
        </span>
      )}
      {mark !== undefined && <span className={styles['note']}>{mark.words}</span>}
    </div>
  );
}

/** Chooses the site, or takes it out of the study. */
function SiteSwitch({ site, look }: { readonly site: SiteMark; readonly look: StudyLook }) {
  const { layer, number, name, chosen, fixed, description } = site;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button with what it stands for inside, which no input can hold
    <button
      type="button"
      role="checkbox"
      aria-checked={chosen}
      aria-disabled={fixed}
      aria-label={description}
      title={fixed ? 'A study stands at one site at least' : `${chosen ? 'Take out' : 'Choose'} ${name}`}
      className={`${styles['switch']} nopan nodrag`}
      onClick={() => look.onToggle(layer)}
      onFocus={() => {
        look.onLight(layer);
        look.onShow(layer);
      }}
      onBlur={() => look.onDim(layer)}
    >
      <span className={styles['box']}>{chosen && <Check aria-hidden="true" />}</span>
      <b>{number}</b>
      <span className={styles['name']}>{name}</span>
    </button>
  );
}
