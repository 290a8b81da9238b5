/**
 * `npm run -s bench -- …`: the measurements of test/bench, on the app's own runtime. Arguments are passed on.
 */
import { buildProgram } from './lib/build.mjs';
import { hasDisplay, underDisplay } from './lib/display.mjs';
import { introduce } from './lib/electron.mjs';
import { inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './lib/runtime.mjs';
import { main, say } from './lib/say.mjs';

await main(async () => {
  // Those of GPUs open a window.
  const runtime = await setUp({ xvfb: !hasDisplay() });
  say(introduce(runtime));
  await buildProgram('bench');
  const [program = '', ...args] = underDisplay([
    runtime.binary,
    inRoot('out', 'bench', 'index.mjs'),
    ...process.argv.slice(2),
  ]);
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', ELECTRON_OVERRIDE_DIST_PATH: runtime.dir };
  const { code } = await run(program, args, { env });
  return code;
});
