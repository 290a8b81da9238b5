/**
 * `npm test`: sets up what is missing, then checks types, lint and format, unused code, unit tests, engine tests, the
 * build, and the app itself in Electron. The last line says `N passed, N failed`.
 *
 *     npm test                                     everything
 *     npm test -- types unit                       only these stages: types lint unused unit engine build e2e
 *     npm test -- pictures                         takes the pictures of docs/ anew; not a check
 *     npm test -- unit test/unit/foo.test.ts       one file; what is no stage's name goes to the test runner
 *     npm test -- engine -t 'max pool'             tests whose name matches
 */
import { hasDisplay } from './lib/display.mjs';
import { introduce } from './lib/electron.mjs';
import { add, emptyTally, oneCheck, summary } from './lib/report.mjs';
import { setUp } from './lib/runtime.mjs';
import { main, Stop, say, sayWhy } from './lib/say.mjs';
import { extraStages, stages } from './lib/stages.mjs';

const everyStage = new Map([...stages, ...extraStages]);

/** @param {readonly string[]} args */
function choose(args) {
  const first = args.findIndex((arg) => !everyStage.has(arg));
  const chosen = first < 0 ? args : args.slice(0, first);
  const extra = first < 0 ? [] : args.slice(first);
  if (chosen.length === 0 && extra.length > 0) {
    throw new Stop(`'${extra[0]}' names no stage. Begin with one of: ${[...everyStage.keys()].join(' ')}.`);
  }
  return { names: chosen.length === 0 ? [...stages.keys()] : chosen, extra };
}

/**
 * Runs the chosen stages in their order. One that ends badly counts as a failure and does not keep the next from running.
 *
 * @param {readonly string[]} names
 * @param {readonly string[]} extra
 */
async function runStages(names, extra) {
  const needsWindow = names.some((name) => name === 'e2e' || name === 'pictures');
  const runtime = await setUp({ xvfb: needsWindow && !hasDisplay() });
  say(introduce(runtime));
  let tally = emptyTally();
  for (const name of names) {
    console.log(`\n── ${name} ──`);
    const stage = everyStage.get(name);
    tally = add(tally, await tallyOf(async () => stage?.(runtime, extra) ?? emptyTally()));
  }
  return tally;
}

/**
 * @param {() => Promise<import('./lib/report.mjs').Tally>} work
 */
async function tallyOf(work) {
  try {
    return await work();
  } catch (error) {
    sayWhy(error);
    return oneCheck(false);
  }
}

await main(async () => {
  const { names, extra } = choose(process.argv.slice(2));
  const tally = await tallyOf(() => runStages(names, extra));
  console.log(`\n${summary(tally)}`);
  return tally.failed === 0 ? 0 : 1;
});
