import { formatNumber } from '../../charts/format';
import styles from './Gradients.module.css';
import { type Decades, type LayerNorms, type NormKind, shareOf, valueAt } from './gradientData';
import type { LayerLine } from './gradientPlotOptions';

interface LayerListProps {
  readonly layers: readonly LayerNorms[];
  /** As the layers. */
  readonly lines: readonly LayerLine[];
  readonly kind: NormKind;
  /** Place of the step that is told of. */
  readonly index: number;
  readonly decades: Decades;
  readonly onChoose: (node: string) => void;
}

/** The layers from the input to the output, with the value of each at one step as a number and a bar on the plot's axis. */
export function LayerList({ layers, lines, kind, index, decades, onChoose }: LayerListProps) {
  return (
    <ol className={styles['layers']} aria-label="Layers with weights, from input to output">
      {layers.map((layer, place) => {
        const { label = '', colour, look } = lines[place] ?? {};
        const value = valueAt(layer, index, kind);
        return (
          <li key={layer.node}>
            <button
              type="button"
              className={styles['layer']}
              aria-pressed={look === 'chosen'}
              onClick={() => onChoose(layer.node)}
            >
              <i className={styles['swatch']} style={{ background: colour }} />
              <span className={styles['name']} title={label}>
                {label}
              </span>
              <span className={styles['bar']} aria-hidden="true">
                <i style={{ inlineSize: `${100 * shareOf(value, decades)}%`, background: colour }} />
              </span>
              <span className={styles['value']}>{formatNumber(value)}</span>
            </button>
            {look === 'chosen' && layer.weights.length > 1 && (
              <dl className={styles['weights']}>
                {layer.weights.map((weight) => (
                  <div key={weight.weight}>
                    <dt>{weight.weight}</dt>
                    <dd>{formatNumber(valueAt(weight, index, kind))}</dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        );
      })}
    </ol>
  );
}
