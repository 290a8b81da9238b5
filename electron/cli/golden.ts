import type { BackendChoice } from '../../shared/document/schema';
import { openBackend, runGolden } from '../../shared/engine';
import { wasmFolder } from './files';
import { readText } from './project';
import type { Terminal } from './terminal';
import { UsageError } from './usage';

/** Compares the engine with recorded numbers; 1 where a case that the engine supports is beyond its tolerance. */
export async function golden(file: string, backend: BackendChoice, terminal: Terminal): Promise<number> {
  const text = await readText(file);
  const { note } = await openBackend(backend, { wasmBase: wasmFolder() });
  if (note !== null) terminal.note(note);
  let code = 0;
  try {
    for await (const result of runGolden(text)) {
      terminal.out(JSON.stringify(result));
      if (!result.ok && !result.unsupported) code = 1;
    }
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  return code;
}
