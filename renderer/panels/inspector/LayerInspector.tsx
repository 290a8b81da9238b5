import type { GraphNode } from '../../../shared/document/schema';
import { findLayer } from '../../../shared/layers/index';
import { useShell } from '../../app/shell';
import { NowStatistics } from '../activations/NowStatistics';
import { LayerHead } from './LayerHead';
import { LayerHelp } from './LayerHelp';
import styles from './LayerInspector.module.css';
import { LayerOptions } from './LayerOptions';
import { ShapeAndCost } from './ShapeAndCost';

/** Everything of one layer: name, problems, options, what it does to shapes, what it costs, how it works. */
export function LayerInspector({ node }: { readonly node: GraphNode }) {
  const layer = findLayer(node.kind);
  const watching = useShell((state) => state.workspace === 'train');
  const statistics = layer?.normalizes === true && <NowStatistics tap={node.id} />;
  return (
    <>
      <LayerHead node={node} />
      {watching && statistics}
      {watching && statistics !== false && <h3 className={styles['heading']}>Options</h3>}
      <LayerOptions node={node} layer={layer} />
      {!watching && statistics}
      <ShapeAndCost node={node} />
      {layer !== undefined && <LayerHelp layer={layer} node={node} />}
    </>
  );
}
