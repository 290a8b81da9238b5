import type { DatasetInfo } from './dataset';
import { shippedDatasets } from './shipped';

/** The data sets that the app knows, in the order in which they are offered. */
export const datasets: readonly DatasetInfo[] = shippedDatasets.map(({ info }) => info);

/** The data set of this id; undefined where the app knows none. */
export function findDataset(id: string): DatasetInfo | undefined {
  return datasets.find((dataset) => dataset.id === id);
}
