import type { ThreadHost } from '../program';
import type { GoldenResult } from './compare';
import { parseGolden } from './format';
import { runCase } from './runCase';
import { runNetwork } from './runNetwork';

export type { GoldenResult } from './compare';

/**
 * Runs the engine's layers, losses and optimizers on the current backend against reference numbers, a file in the format
 * of test/fixtures/golden: one result for each operator, then one for each network and optimizer. On `wasm` layers, losses
 * and networks are programs, as in training, on `threads` where there are any. Throws a
 * sentence where the text is not such a file, or a case in it cannot be run.
 */
export async function* runGolden(
  text: string,
  threads: ThreadHost | null = null,
): AsyncGenerator<GoldenResult> {
  const { cases, nets } = parseGolden(text);
  for (const golden of cases) yield await named(golden.name, runCase(golden, threads));
  for (const network of nets) {
    for (const [tag, training] of Object.entries(network.results.optimizers)) {
      yield await named(`${network.name}/${tag}`, runNetwork(network, tag, training, threads));
    }
  }
}

/** The result, or an error that names the case: what goes wrong inside TensorFlow.js does not. */
async function named(name: string, result: Promise<GoldenResult>): Promise<GoldenResult> {
  try {
    return await result;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`The case ${name} cannot be run: ${message}`, { cause: error });
  }
}
