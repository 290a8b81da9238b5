import { useMemo, useState } from 'react';
import type UPlot from 'uplot';
import { formatCount, formatNumber } from '../../charts/format';
import { useChartTheme } from '../../charts/theme';
import { useDocumentStore } from '../../document/store';
import type { RunBuffer } from '../../training/buffer';
import { nodeName, useRunVersions, useSameItems } from '../../training/hooks';
import { frameIndexAt } from '../../training/scrub';
import { useRunView } from '../../training/view';
import { depthColour } from './depthColour';
import { GradientPlot } from './GradientPlot';
import styles from './Gradients.module.css';
import {
  curveOf,
  type Decades,
  decadesAround,
  type LayerNorms,
  layerNorms,
  type NormKind,
  spreadOf,
  valueAt,
} from './gradientData';
import type { LayerLine } from './gradientPlotOptions';
import { LayerList } from './LayerList';
import { useGradientsOptions } from './options';
import { WaitingForNorms } from './WaitingForNorms';

/** Where all values are 0, or none is a number, the axis shows one decade of what might be. */
const NOTHING: Decades = { low: -1, high: 0 };

/** How large the loss's gradient is in every layer with weights, over the steps: where it vanishes, and where it explodes. */
export function Gradients() {
  const run = useRunView((view) => view.run);
  const version = useRunVersions(useMemo(() => (run === null ? [] : [run]), [run]));
  const layers = useMemo(() => {
    void version;
    return run === null ? [] : layerNorms(run.norms);
  }, [run, version]);
  if (run === null || layers.length === 0) return <WaitingForNorms run={run} />;
  return <Norms run={run} layers={layers} />;
}

function Norms({ run, layers }: { readonly run: RunBuffer; readonly layers: readonly LayerNorms[] }) {
  const { kind } = useGradientsOptions();
  const position = useRunView((view) => view.position);
  const [hovered, setHovered] = useState<number | null>(null);
  const lines = useLines(run, layers);
  const { data, decades } = useMemo(() => {
    const columns = layers.map((layer) => curveOf(layer, kind));
    const axis: UPlot.AlignedData[0] = [...(layers[0]?.steps ?? [])];
    return {
      data: [axis, ...columns] satisfies UPlot.AlignedData,
      decades: decadesAround(columns) ?? NOTHING,
    };
  }, [layers, kind]);
  const steps = layers[0]?.steps ?? [];
  const looked = position === null ? steps.length - 1 : frameIndexAt(steps, position);
  const index = hovered ?? looked;
  return (
    <div className={styles['root']}>
      <figure className={styles['figure']}>
        <Caption layers={layers} kind={kind} index={index} />
        <GradientPlot
          {...{ kind, data, decades, lines }}
          mark={position === null ? null : (steps[looked] ?? null)}
          onCursor={setHovered}
        />
      </figure>
      <LayerList
        {...{ layers, lines, kind, index, decades }}
        onChoose={(node) => useDocumentStore.getState().select([node])}
      />
    </div>
  );
}

const titles: Readonly<Record<NormKind, string>> = {
  norm: 'Gradient norm',
  relative: 'Gradient norm ÷ weight norm',
};

interface CaptionProps {
  readonly layers: readonly LayerNorms[];
  readonly kind: NormKind;
  readonly index: number;
}

/** What is drawn, of which step the numbers are, and how far the layers lie apart there. */
function Caption({ layers, kind, index }: CaptionProps) {
  const spread = spreadOf(layers.map((layer) => valueAt(layer, index, kind)));
  return (
    <figcaption className={styles['caption']}>
      <span className={styles['title']}>{titles[kind]}</span>
      <span>step {formatCount(layers[0]?.steps[index] ?? 0)}</span>
      {spread !== null && <span>largest ÷ smallest {formatNumber(spread)}</span>}
    </figcaption>
  );
}

/** Name, colour and look of each layer; stable while the layers, the selection and the theme are. */
function useLines(run: RunBuffer, layers: readonly LayerNorms[]): readonly LayerLine[] {
  const theme = useChartTheme();
  const selection = useDocumentStore((state) => state.selection);
  const nodes = useSameItems(layers.map(({ node }) => node));
  return useMemo(() => {
    const [only] = selection.size === 1 ? selection : [];
    const isChosen = only !== undefined && nodes.includes(only);
    return nodes.map((node, place) => ({
      label: nodeName(run.document, node),
      colour: depthColour(theme, place, nodes.length),
      look: lookOf(node === only, isChosen),
    }));
  }, [run, nodes, selection, theme]);
}

function lookOf(chosen: boolean, anyChosen: boolean): LayerLine['look'] {
  if (chosen) return 'chosen';
  return anyChosen ? 'faint' : 'plain';
}
