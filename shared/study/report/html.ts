import { compile } from '../../compile/compile';
import { counted } from '../../compile/words';
import { findDataset } from '../../data/catalogue';
import type { StudyDesign } from '../../document/study';
import { findSites } from '../../placement/sites';
import { advise } from '../advice';
import { findClaim } from '../claims';
import { answerWords } from '../claims/claim';
import { describeDiff, diffGraphs } from '../diff';
import { type Outcome, ofTrials } from '../outcome';
import { RATE_STEP } from '../rateSearch';
import { type Summary, summarize, type VariantSummary } from '../summary';
import { trialsOf } from '../trials';
import { type Variant, variantName, variantsOf } from '../variants';
import { judge, type Verdict } from '../verdict';
import { listed } from '../words';
import { drawCurves } from './curves';
import type { StudyReport } from './data';
import { drawForest } from './forest';
import { drawHeat } from './heat';
import { escaped } from './markup';
import { drawPairs } from './pairs';
import { drawPlaces } from './places';
import { style } from './style';
import { drawTables } from './table';

/** Of the figures, in pixels: that of the page's text. */
const WIDTH = 812;

/**
 * The report as one page that holds everything: verdicts, figures, tables, method, and what is needed to repeat the study. It
 * loads nothing and runs nothing, and reads well printed.
 */
export function toHtml(report: StudyReport, title: string): string {
  const { document, design, outcomes } = report;
  const variants = variantsOf(document, design);
  const summary = summarize(variants, outcomes, design.target, design.largestRate);
  const sections = judge(summary).map((verdict) =>
    drawSetting(verdict, summary, { variants, outcomes: ofTrials(outcomes) }),
  );
  const heat = drawHeat(summary.variants);
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<style>${style}</style></head><body><main>`,
    `<h1>${escaped(title)}</h1>`,
    `<p class="facts">${escaped(factsOf(report))}</p>`,
    drawClaim(report, summary),
    drawAdvice(report, variants, summary),
    heat === '' ? '' : `<section><h2>Arms × settings: validation accuracy, in percent</h2>${heat}</section>`,
    ...sections,
    drawMethod(report),
    drawRepeat(report, variants),
    '</main></body></html>',
    '',
  ].join('\n');
}

/** The claim that the study puts to the test, and what its rule says; empty for a study of one's own. */
function drawClaim({ design }: StudyReport, summary: Summary): string {
  const claim = design.claim === null ? undefined : findClaim(design.claim);
  if (claim === undefined) return '';
  const { answer, sentence } = claim.judge(summary);
  return `<section><h2>${escaped(claim.statement)}</h2>
<p class="verdict"><strong>${answerWords[answer]}.</strong> ${escaped(sentence)}</p>
<p><b>Look at.</b> ${escaped(claim.look)}</p>
<p><b>How it is judged.</b> ${escaped(claim.rule)}</p>
<p><b>Mind.</b> ${escaped(claim.caveat)}</p></section>`;
}

/** What the window says is to be minded; empty where that is nothing. */
function drawAdvice(
  { document, design }: StudyReport,
  variants: readonly Variant[],
  summary: Summary,
): string {
  const dataset = findDataset(document.dataset.id) ?? null;
  const compiled = variants.map((variant) => ({
    ...variant,
    name: variantName(variant),
    compilation: compile(variant.document, dataset),
  }));
  const trials = trialsOf(variants, design.seeds.slice(0, 1));
  const sites = findSites(document.graph);
  const said = advise({ document, design, sites, variants: compiled, trials }, summary);
  if (said.length === 0) return '';
  const lines = said.map(({ text }) => `<li>${escaped(text)}</li>`);
  return `<section><h2>To mind</h2><ul class="small">${lines.join('')}</ul></section>`;
}

function factsOf({ document, design, outcomes }: StudyReport): string {
  const { dataset, training } = document;
  const planned = variantsOf(document, design).length * design.seeds.length;
  const own = ofTrials(outcomes).length;
  return [
    `Data set ${findDataset(dataset.id)?.label ?? dataset.id}`,
    counted(design.epochs, 'epoch'),
    batchWords(training.batchSize, design),
    counted(design.seeds.length, 'seed'),
    `${own} of ${counted(planned, 'training')}`,
    ...(outcomes.length > own ? [`${outcomes.length - own} more to search learning rates`] : []),
  ].join(' · ');
}

function batchWords(batchSize: number, { factors }: StudyDesign): string {
  const varied = factors.find((factor) => factor.kind === 'batchSize');
  return varied === undefined ? `batch ${batchSize}` : `batch ${listed(varied.values.map(String))}`;
}

interface Trained {
  readonly variants: readonly Variant[];
  readonly outcomes: readonly Outcome[];
}

function drawSetting(
  { setting, settingIndex, sentences }: Verdict,
  summary: Summary,
  trained: Trained,
): string {
  const variants = summary.variants.filter((variant) => variant.settingIndex === settingIndex);
  const lead = `<p class="verdict">${sentences.map(escaped).join(' ')}</p>`;
  const head = setting === '' ? 'Result' : `With ${escaped(setting)}`;
  return [
    `<section><h2>${head}</h2>${lead}`,
    figure('Validation accuracy by epoch, in percent', drawCurves(variants, WIDTH)),
    figure(
      `Differences to ${escaped(variants[0]?.arm ?? '')}, the first arm, paired over the seeds`,
      drawForest(variants, summary.comparisons, WIDTH),
    ),
    `<div class="tables">${drawTables(variants, summary.comparisons)}</div>`,
    drawPairs(variants, summary.comparisons),
    drawSeeds(variants),
    drawLost(variants, trained.outcomes),
    drawPlaces(variants, trained.variants, trained.outcomes),
    '</section>',
  ].join('\n');
}

/** What the trainings said that were not completed; empty where all were. */
function drawLost(variants: readonly VariantSummary[], outcomes: readonly Outcome[]): string {
  const lines = variants.flatMap(({ arm, index }) =>
    outcomes
      .filter(({ variant, ended }) => variant === index && ended !== 'completed')
      .map(
        ({ seed, ended, sentence }) => `<li>${escaped(`${arm}, seed ${seed}, ${ended}: ${sentence}`)}</li>`,
      ),
  );
  return lines.length === 0 ? '' : `<ul class="small">${lines.join('')}</ul>`;
}

function figure(caption: string, drawing: string): string {
  return drawing === '' ? '' : `<figure>${drawing}<figcaption>${caption}</figcaption></figure>`;
}

function drawSeeds(variants: readonly VariantSummary[]): string {
  const parts = variants.map(({ arm, seeds }) => `${arm}: ${seeds.completed.join(', ') || 'no seed'}`);
  return `<p class="small">Seeds completed. ${escaped(parts.join(' · '))}</p>`;
}

function drawMethod({ design }: StudyReport): string {
  return `<section><h2>Method</h2>
<p>An arm is one way to normalize: which norm, and where. It stands at sites: layers with a kernel, each with the activation that belongs to
it. A variant is an arm with a setting of what else is varied.</p>
<p>Every variant was trained once with each seed. Variants of one seed share the order of images, the masks of dropout and the
initial weights of every layer that they have in common. Accuracy is the share of validation images whose class was found after
the last epoch, in inference mode.</p>
<p>Intervals are Student’s, of 95 %. With few seeds they may reach beyond what a share can be: those of shares are shown cut at 0 and 100 %,
those of differences whole. Two arms with the same setting are compared by Student’s paired t-test over the seeds that
both completed (two-sided); the p-values of all such comparisons of the study are adjusted together by Holm’s rule (1979), and a
difference is called told from chance below 0.05. How many seeds would settle a difference is the smallest number at which an
interval as wide as the spread seen makes it would leave 0 out; its level is 0.05 over the number of comparisons, the strictest of
Holm’s steps, so that they suffice whatever the other comparisons give. Trainings that diverged or failed are named and
enter no mean. Computed with stdlib (stats-ttest, stats-padjust).</p>
<p>The curves show the mean over the seeds, and each seed, or, where every arm has five seeds or more, Student’s interval of the mean as a
band; with fewer that is wider than what it is computed from. Their axis is that of the seeds.</p>
<p>Steps to target: the step at the end of the first epoch whose validation found ${(100 * design.target).toFixed(0)} % of the images; it is
looked at after each epoch, so that the target may have been reached before (≤). Area: mean height of the curve of validation accuracy over the epochs. Gap: accuracy in the last epoch’s
training steps less that in the validation after it. Lag: validation loss at the end less that after the
running statistics were let settle, by steps at a learning rate of 0 until a thousandth was left of what they held. Running − batch:
validation loss at the end with the running statistics less that with each batch’s own, in batches of the training’s size and with
nothing dropped, on the same images, 512 and 64 batches at most (Wu and Johnson 2021). Gradient at start: L2 norm of the loss’s gradient in all weights together
at the first step.</p>
<p>What passes through a network was looked at on up to 256 validation images, and for the drift on up to 64 of them, the same for every training. The time of a
step leaves this out. Dead: of the channels
behind activations that are 0 on a half-line (ReLU, ReLU6, hard Swish, hard sigmoid), the share that is 0 at every position of all of them at the
end (Maas, Hannun and Ng 2013). Drift: how far the distributions that enter the activations move in an epoch, in standard deviations:
of every channel √((μ′ − μ)² + (σ′ − σ)²) / √((σ² + σ′²) / 2), the Fréchet distance of normal distributions with its means and deviations
before and after the epoch in units of their common deviation (Dowson and Landau 1982), and of these the mean over channels, activations and
epochs; norms take the statistics of batches there, as in training, and channels that do not vary are left out. Holding these distributions still is what Ioffe and Szegedy (2015) made Batch Norm for;
Santurkar et al. (2018) found that this is not why it helps.</p>
${drawSearch(design)}<p>Time of a step: the median. Overhead: that time as a multiple of the one without a norm in the same setting (of the first arm’s, where
there is none without), seed by seed, and the geometric mean of these. It is told only of trainings that ran one at a time: beside each
other they take cores from one another, and the times of their steps say nothing of what a norm costs.</p></section>`;
}

/** How the largest stable learning rate was looked for; nothing where it was not. */
function drawSearch({ largestRate }: StudyReport['design']): string {
  if (largestRate === null) return '';
  const { from, to, epochs } = largestRate;
  return `<p>Largest rate: the largest learning rate at which a training is stable, of every arm and seed, and over the seeds their geometric
mean; what differs in its learning rate alone has one search. It was looked for by bisection among rates from ${from} to ${to}, each at most ${RATE_STEP} times the one before, in trainings of
${counted(epochs, 'epoch')}. A training is stable where every loss is finite and the mean loss over the steps of its last epoch is below
what a guess costs, ln K for K classes (of other losses: that of the answer 1/K). Bisection takes it that every rate below a stable one is
stable, and none above one that is not. Arms of which not even the lowest rate is stable have none.</p>
`;
}

function drawRepeat({ app, document, design, outcomes }: StudyReport, variants: readonly Variant[]): string {
  const backends = [...new Set(outcomes.flatMap(({ backend }) => backend ?? []))].join(', ');
  const text = JSON.stringify({ document, design }, null, 1);
  const arms = variants.filter(({ settingIndex }) => settingIndex === 0);
  const lines = arms.map(({ arm, document: { graph } }) => {
    const diff = describeDiff(diffGraphs(document.graph, graph)).join('. ');
    return `<li>${escaped(`${arm}: ${diff === '' ? 'the network as drawn' : diff}`)}</li>`;
  });
  return `<section><h2>To repeat it</h2>
<p>Normscope ${escaped(app)}${backends === '' ? '' : `, trained on ${escaped(backends)}`}; seeds ${listed(design.seeds.map(String))}.
What each arm has other than the drawn network:</p><ul class="small">${lines.join('')}</ul>
<p>The network as it was drawn and the design of the study stand whole in the study’s JSON, which Normscope imports, and folded
below where this page is on a screen.</p>
<details><summary>Document and design</summary><pre>${escaped(text)}</pre></details></section>`;
}
