import { availableParallelism } from 'node:os';
import packageFile from '../../../package.json';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import type { NormscopeDocument } from '../../../shared/document/schema';
import type { StudyDesign } from '../../../shared/document/study';
import { findSites } from '../../../shared/placement/sites';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { adviseOnRepeats } from '../../../shared/study/advice';
import { findClaim } from '../../../shared/study/claims';
import { faultOf } from '../../../shared/study/fault';
import { toJson } from '../../../shared/study/json';
import { countLeft, isSearching, outcomesOf, type Trainings, trialsLeft } from '../../../shared/study/left';
import { type Outcome, watchTrial } from '../../../shared/study/outcome';
import { probersOf } from '../../../shared/study/probes';
import { createQueue } from '../../../shared/study/queue';
import { toCsv } from '../../../shared/study/report/csv';
import { createReport } from '../../../shared/study/report/data';
import { toHtml } from '../../../shared/study/report/html';
import { adviseOnSites } from '../../../shared/study/siteAdvice';
import { slotsOf, threadsOf } from '../../../shared/study/slots';
import { summarize } from '../../../shared/study/summary';
import { type Trial, trialsOf } from '../../../shared/study/trials';
import { type Variant, variantName, variantsOf } from '../../../shared/study/variants';
import { judge } from '../../../shared/study/verdict';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage';
import type { StudyArguments } from './arguments';
import { openFolder, type StudyFolder } from './folder';
import { openPool, type TrialPool } from './pool';
import { type StudyReporter, studyReporter } from './reporters';

/**
 * Runs the study of a document, all variants of a seed before those of the next, and writes its report. Ctrl-C and SIGTERM end the
 * trainings under way after their steps; what was done is kept, and `--resume` goes on with the same numbers.
 * @param open makes the workers; tests give their own
 */
export async function runStudy(
  document: NormscopeDocument,
  { out, workers, resume, json }: StudyArguments,
  terminal: Terminal,
  open: typeof openPool = openPool,
): Promise<number> {
  const { study: design } = document;
  if (design === null)
    throw new UsageError(
      'The project has no study: design one in the Study workspace, or give template:placement-article.',
    );
  const { graph } = document;
  for (const sentence of adviseOnSites(design, graph, findSites(graph))) terminal.note(sentence);
  const variants = legalVariants(document, design);
  const trials = trialsOf(variants, design.seeds, design.settle);
  const trainings = { trials, probers: probersOf(trials, design.largestRate) };
  const named = variants.map((variant) => ({ name: variantName(variant) }));
  for (const sentence of adviseOnRepeats({ variants: named, trials, design })) terminal.note(sentence);
  const folder = await openFolder(out, { document: { ...document, study: null }, design }, resume);
  if (folder.setAside !== null)
    terminal.note(
      `An earlier version trained what the folder holds, with other digits: that is in ${folder.setAside} now, and every training is begun again.`,
    );
  const kept = keptIn(folder, trainings);
  const left = trialsLeft(trainings, kept).length;
  const slots = slotsOf(design, Math.min(workers ?? availableParallelism(), left));
  if (design.oneAtATime && workers !== undefined && workers > 1)
    terminal.note('The study times steps and trains one at a time, whatever --workers says.');
  const pool = open(threadsOf(availableParallelism(), slots));
  let stopCode: number | null = null;
  const release = terminal.onInterrupt((exitCode) => {
    stopCode = exitCode;
    pool.stop();
  });
  const reporter = studyReporter(terminal, json, variants);
  try {
    reporter.begin(kept.size, countLeft(trainings, kept), slots, isSearching(trainings, kept));
    const begun = new Set<string>();
    const work = async (trial: Trial, slot: number): Promise<void> => {
      const outcome = await runTrial({ ...trial, alone: slots === 1 }, slot, pool, folder, reporter);
      if (outcome === null) return;
      kept.set(trial.key, outcome);
      reporter.done(trial, outcome, countLeft(trainings, kept));
    };
    const next = (): Trial | null => {
      if (stopCode !== null) return null;
      const trial = trialsLeft(trainings, kept).find(({ key }) => !begun.has(key)) ?? null;
      if (trial !== null) begun.add(trial.key);
      return trial;
    };
    await createQueue(slots, next, work).run();
  } finally {
    release();
    await pool.dispose();
  }
  const outcomes = outcomesOf(trainings, kept);
  await writeReport(document, design, outcomes, folder);
  const summary = summarize(variants, outcomes, design.target, design.largestRate);
  const claim = design.claim === null ? undefined : findClaim(design.claim);
  reporter.end(
    { summary, verdicts: judge(summary), claim: claim?.judge(summary) ?? null },
    stopCode !== null,
  );
  return stopCode ?? 0;
}

/** What the folder holds of these trainings, by their keys: any of those with the same numbers may have been trained. */
function keptIn({ outcomes }: StudyFolder, { trials, probers }: Trainings): Map<string, Outcome> {
  const kept = new Map<string, Outcome>();
  const found = ({ id, key }: Trial): boolean => {
    const outcome = kept.get(key) ?? outcomes.get(id);
    if (outcome !== undefined) kept.set(key, outcome);
    return outcome !== undefined;
  };
  for (const trial of trials) found(trial);
  for (const prober of probers) {
    const next = (): Trial | null => prober.next(({ key }) => kept.get(key));
    for (let probe = next(); probe !== null && found(probe); probe = next());
  }
  return kept;
}

/** Refuses a study in which a variant cannot be trained, with the variant's first problem. */
function legalVariants(document: NormscopeDocument, design: StudyDesign): readonly Variant[] {
  const variants = variantsOf(document, design);
  for (const variant of variants) {
    const compilation = compile(variant.document, findDataset(document.dataset.id) ?? null);
    const fault = faultOf(variant, compilation);
    if (fault !== null)
      throw new UsageError(`The variant “${variantName(variant)}” cannot be trained: ${fault}`);
  }
  return variants;
}

/** Trains one variant with one seed, from where it was kept last, and keeps what it gives; null where it was stopped. */
async function runTrial(
  trial: Trial & Pick<Outcome, 'alone'>,
  slot: number,
  pool: TrialPool,
  folder: StudyFolder,
  reporter: Pick<StudyReporter, 'resumed'>,
): Promise<Outcome | null> {
  const kept = await folder.readPart(trial.id);
  const watch = watchTrial(trial, kept?.part ?? null, () => performance.now());
  // One after the other: a later checkpoint must not be overtaken by an earlier one.
  let keeping = Promise.resolve();
  const tell = (event: TrainingEvent): void => {
    watch.tell(event);
    if (event.type === 'started' && event.step > 0) reporter.resumed(trial, event.step);
    if (event.type !== 'checkpoint') return;
    const { bytes, step } = event;
    const part = watch.part(step);
    keeping = keeping.then(() => folder.keepPart(trial.id, { part, checkpoint: bytes }));
  };
  let sentence: string | null = null;
  try {
    await pool.run(slot, trial, kept?.checkpoint ?? null, tell);
  } catch (error) {
    sentence = error instanceof Error ? error.message : String(error);
  }
  await keeping;
  const outcome = sentence === null ? watch.outcome() : watch.failed(sentence);
  if (outcome !== null) await folder.keepOutcome(trial.id, outcome);
  return outcome;
}

async function writeReport(
  document: NormscopeDocument,
  design: StudyDesign,
  outcomes: readonly Outcome[],
  folder: Pick<StudyFolder, 'write'>,
): Promise<void> {
  const report = createReport({ app: packageFile.version, document, design, outcomes: [...outcomes] });
  await folder.write('report.html', toHtml(report, 'Placement study'));
  await folder.write('trials.csv', toCsv(report));
  await folder.write('report.json', `${toJson(report)}\n`);
}
