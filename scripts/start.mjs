/**
 * `npm start`: sets up what is missing, builds what is stale, and opens the app.
 *
 *     npm start
 *     npm start -- path/to/project.normscope
 */
import { isAbsolute, resolve } from 'node:path';
import { buildApp } from './lib/build.mjs';
import { hasDisplay } from './lib/display.mjs';
import { introduce } from './lib/electron.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './lib/runtime.mjs';
import { sandboxFlags } from './lib/sandbox.mjs';
import { main, Stop, say } from './lib/say.mjs';

/**
 * A path means one in the folder where the user typed it, not in the checkout.
 *
 * @param {string} arg
 */
function fromUsersFolder(arg) {
  return arg.startsWith('-') || isAbsolute(arg) ? arg : resolve(process.env['INIT_CWD'] ?? '.', arg);
}

await main(async () => {
  if (!hasDisplay()) {
    throw new Stop(
      'Normscope shows a window, and there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).\n' +
        'To train from the command line instead:\n' +
        '  npm run -s cli -- train template:article-mnist --epochs 1 --seed 0 --backend wasm',
    );
  }
  const runtime = await setUp({ xvfb: false });
  say(introduce(runtime));
  await buildApp();
  const flags = ['--log-level=3', ...(await sandboxFlags(runtime.dir))];
  const { code } = await run(runtime.binary, [...flags, root, ...process.argv.slice(2).map(fromUsersFolder)]);
  return code;
});
