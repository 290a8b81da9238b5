import type { BackendChoice } from '../../shared/document/schema';
import { openBackend, runGolden } from '../../shared/engine';
import { wasmFolder } from './files';
import { readText } from './project';
import type { Terminal } from './terminal';
import { nodeThreads } from './threads';
import { UsageError } from './usage';

const HOW_ON_WASM =
  'Layers and networks run as programs, as they train here; losses run over TensorFlow.js’ tape.';

/** Compares the engine with recorded numbers; 1 where a case is beyond its tolerance, or none could be compared. */
export async function golden(file: string, backend: BackendChoice, terminal: Terminal): Promise<number> {
  const text = await readText(file);
  const { name, note } = await openBackend(backend, { wasmBase: wasmFolder() });
  if (note !== null) terminal.note(note);
  const counts = { all: 0, compared: 0, off: 0 };
  for await (const result of resultsIn(file, text)) {
    if (counts.all === 0 && name === 'wasm') terminal.note(HOW_ON_WASM);
    terminal.out(JSON.stringify(result));
    counts.all += 1;
    if (result.unsupported) continue;
    counts.compared += 1;
    if (!result.ok) counts.off += 1;
  }
  if (counts.compared > 0) return counts.off > 0 ? 1 : 0;
  const why =
    counts.all === 0 ? 'it holds no case' : `the engine has the layers of none of its ${counts.all}`;
  terminal.note(`${file}: nothing was compared, as ${why}. Choose another file.`);
  return 1;
}

/** One result after the other; what is wrong with the file is the user's to mend. */
async function* resultsIn(file: string, text: string): ReturnType<typeof runGolden> {
  try {
    yield* runGolden(text, nodeThreads());
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
