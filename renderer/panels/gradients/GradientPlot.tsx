import { useCallback, useRef } from 'react';
import type UPlot from 'uplot';
import { type LineOptions, LinePlot } from '../../charts/LinePlot';
import type { Decades, NormKind } from './gradientData';
import { gradientPlotOptions, type LayerLine } from './gradientPlotOptions';

interface GradientPlotProps {
  readonly kind: NormKind;
  readonly data: UPlot.AlignedData;
  readonly decades: Decades;
  readonly lines: readonly LayerLine[];
  /** Step of the frame that is looked at; null where the newest is followed. */
  readonly mark: number | null;
  readonly onCursor: (index: number | null) => void;
}

const labels: Readonly<Record<NormKind, string>> = {
  norm: 'Norm of the gradient in every layer over the steps',
  relative: 'Norm of the gradient over that of the weights in every layer over the steps',
};

/** The norms of all layers over the steps. */
export function GradientPlot({ kind, data, decades, lines, mark, onCursor }: GradientPlotProps) {
  // The axis grows with the data, for which the plot is not made anew.
  const latest = useRef(decades);
  latest.current = decades;
  const optionsOf = useCallback<LineOptions>(
    (size, theme) => gradientPlotOptions({ size, theme, lines, onCursor }, () => latest.current),
    [lines, onCursor],
  );
  return <LinePlot label={labels[kind]} data={data} optionsOf={optionsOf} mark={mark} />;
}
