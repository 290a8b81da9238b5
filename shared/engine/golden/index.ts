import type { GoldenResult } from './compare';
import { parseGolden } from './format';
import { runCase } from './runCase';
import { runNetwork } from './runNetwork';

export type { GoldenResult } from './compare';

/**
 * Runs the engine's layers, losses and optimizers on the current backend against reference numbers, a file in the format
 * of test/fixtures/golden: one result for each operator, then one for each network and optimizer. Throws a sentence
 * where the text is not such a file.
 */
export async function* runGolden(text: string): AsyncGenerator<GoldenResult> {
  const { cases, nets } = parseGolden(text);
  for (const golden of cases) yield await runCase(golden);
  for (const network of nets) {
    for (const [tag, training] of Object.entries(network.results.optimizers)) {
      yield await runNetwork(network, tag, training);
    }
  }
}
