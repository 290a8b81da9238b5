import { join } from 'node:path';
import { build } from 'vite';
import { temporaryFolder } from './temporaryFolder';

/** Bundles a TypeScript program into one script in `outDir` that Node can run by itself, and gives its path. */
export async function bundle(entry: string, outDir = temporaryFolder()): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: entry, outDir, rolldownOptions: { output: { entryFileNames: 'program.mjs' } } },
  });
  return join(outDir, 'program.mjs');
}
