import type { ChartTheme } from '../../charts/theme';

/**
 * The colour of the layer at a place in the order of the network. Between the two ends of the theme lie neither amber nor
 * teal, so that a gradient that shrinks on its way back shows as a fan of colours, and means nothing else.
 */
export function depthColour({ depth: [first, last] }: ChartTheme, place: number, count: number): string {
  const share = count < 2 ? 0 : Math.round((100 * place) / (count - 1));
  return `color-mix(in oklch, ${first}, ${last} ${share}%)`;
}
