/**
 * `npm run -s bench -- …`: the measurements of test/bench, on the app's own runtime. Arguments are passed on.
 */
import { buildProgram } from './lib/build.mjs';
import { introduce } from './lib/electron.mjs';
import { inRoot } from './lib/paths.mjs';
import { runOnRuntime, setUp } from './lib/runtime.mjs';
import { main, say } from './lib/say.mjs';

await main(async () => {
  const runtime = await setUp({ xvfb: false });
  say(introduce(runtime));
  await buildProgram('bench');
  const { code } = await runOnRuntime(runtime, [
    inRoot('out', 'bench', 'index.mjs'),
    ...process.argv.slice(2),
  ]);
  return code;
});
