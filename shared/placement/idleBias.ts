import type { GraphAnalysis } from '../compile/analysis';
import { statisticsOf, takers } from '../compile/neighbours';

/** Layers that give a constant on a channel on as it is. */
const PASSING = new Set([
  ...['Add', 'Concatenate', 'MaxPool2D', 'AvgPool2D', 'GlobalAveragePooling2D', 'GlobalMaxPooling2D'],
  ...['Cropping2D', 'UpSampling2D'],
]);

/** Whether nothing of a constant that a layer adds to a channel is left: on every way from it a norm subtracts it. */
export function losesConstants(analysis: GraphAnalysis, id: string): boolean {
  const next = takers(analysis, id);
  return (
    next.length > 0 &&
    next.every((taker) => {
      if (PASSING.has(taker.node.kind)) return losesConstants(analysis, taker.node.id);
      return statisticsOf(taker)?.subtracts === 'channel';
    })
  );
}
