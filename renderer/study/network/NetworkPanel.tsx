import { useMemo } from 'react';
import { chosenLayers, placementsAt } from '../../../shared/study/arms';
import { StudyCanvas } from '../../canvas/study/StudyCanvas';
import { useElementSize } from '../../charts/useElementSize';
import { toggleSite } from '../design/edits';
import { changeDesign } from '../design/useDesign';
import { OpenButton } from '../OpenButton';
import type { PlannedVariant, StudyPlan } from '../plan';
import { dimSite, lightSite, showOnCanvas, useStudyView } from '../view';
import { drawSites, drawVariant } from './drawings';
import styles from './NetworkPanel.module.css';
import { slotLegend } from './slots';

/** Variants are laid out for a canvas of about the size that there is: not anew with every pixel. */
const STEP = 120;

/** The open network with its sites, or a variant with what it has other than that. */
export function NetworkPanel({ plan }: { readonly plan: StudyPlan }) {
  const { ref, size } = useElementSize<HTMLDivElement>();
  const chosen = useStudyView(({ drawn }) => drawn);
  const lit = useStudyView((view) => view.lit);
  const variant = chosen === null ? undefined : plan.variants[chosen];
  const width = toStep(size?.width ?? 900);
  const height = toStep(size?.height ?? 420);
  const drawing = useMemo(
    () => (variant === undefined ? drawSites(plan) : drawVariant(plan, variant, { width, height })),
    [plan, variant, width, height],
  );
  const toggle = (layer: string): void => {
    const layers = toggleSite(chosenLayers(plan.sites, plan.design.sites), layer);
    if (layers.length > 0) changeDesign({ ...plan.design, sites: { kind: 'custom', layers: [...layers] } });
  };
  const label = variant === undefined ? 'Sites of the network' : `Variant ${variant.name}`;
  return (
    <div className={styles['panel']}>
      <div className={styles['bar']}>
        <ShownChoice variants={plan.variants} value={variant} />
        {variant === undefined ? <Sites plan={plan} /> : <Difference variant={variant} />}
        {variant !== undefined && <OpenButton variant={variant} />}
      </div>
      <div className={styles['canvas']} ref={ref}>
        <StudyCanvas
          drawing={drawing}
          label={label}
          lit={lit}
          onLight={lightSite}
          onDim={dimSite}
          onToggle={toggle}
        />
      </div>
    </div>
  );
}

function toStep(length: number): number {
  return Math.max(1, Math.round(length / STEP)) * STEP;
}

interface ShownChoiceProps {
  readonly variants: readonly PlannedVariant[];
  readonly value: PlannedVariant | undefined;
}

function ShownChoice({ variants, value }: ShownChoiceProps) {
  return (
    <label className={styles['shown']}>
      Shown
      <select
        value={value === undefined ? '' : `${value.index}`}
        onChange={({ target }) => showOnCanvas(target.value === '' ? null : Number(target.value))}
      >
        <option value="">the network and its sites</option>
        {variants.map(({ index, name }) => (
          <option key={index} value={index}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Sites({ plan: { sites, design } }: { readonly plan: StudyPlan }) {
  const placements = [...placementsAt(sites, design).values()];
  const used = slotLegend.filter(({ placement }) => placements.some((each) => each.has(placement)));
  if (sites.length === 0) return <p className={styles['words']}>There is no place for a norm here.</p>;
  return (
    <p className={styles['legend']}>
      {used.map(({ letter, words }) => (
        <span key={letter}>
          <b>{letter}</b> {words}
        </span>
      ))}
    </p>
  );
}

function Difference({ variant: { lines } }: { readonly variant: PlannedVariant }) {
  const words = lines.length === 0 ? 'The network as drawn.' : `${lines.join('. ')}.`;
  return (
    <p className={styles['words']} title={words}>
      {words}
    </p>
  );
}
