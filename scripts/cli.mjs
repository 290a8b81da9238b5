/**
 * `npm run -s cli -- …`: the command line, on the Node that runs this. Set-up and build speak on stderr only.
 *
 *     npm run -s cli -- train template:article-mnist --epochs 1 --seed 0 --backend wasm
 */
import { pathToFileURL } from 'node:url';
import { buildProgram } from './lib/build.mjs';
import { checkNode, installDependencies } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';
import { main } from './lib/say.mjs';

const program = inRoot('out', 'cli', 'index.mjs');

await main(async () => {
  checkNode();
  await installDependencies();
  await buildProgram('cli');
  // In this process: its exit code, its signals and its pipes are then the user's own.
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
});
