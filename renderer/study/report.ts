import { version } from '../../package.json';
import type { SaveReport } from '../../shared/protocol/study';
import { toJson } from '../../shared/study/json';
import { outcomesOf } from '../../shared/study/left';
import type { Outcome } from '../../shared/study/outcome';
import { toCsv } from '../../shared/study/report/csv';
import { createReport, parseReport, type StudyReport } from '../../shared/study/report/data';
import { toHtml } from '../../shared/study/report/html';
import type { Trial } from '../../shared/study/trials';
import { fileNameOf, shortName } from '../app/project/fileName';
import { showNew } from '../app/project/project';
import { showWorkspace } from '../app/shell';
import { formatCounted } from '../charts/format';
import { createId } from '../document/ids';
import { useDocumentStore } from '../document/store';
import { showToast } from '../ui/toasts';
import { planOf } from './plan';
import { useStudy } from './store';

const writers: Readonly<Record<SaveReport['kind'], (report: StudyReport, title: string) => string>> = {
  html: toHtml,
  csv: toCsv,
  json: (report) => `${toJson(report)}\n`,
};

/** Writes what the study gave so far where the user chooses. */
export async function exportReport(kind: SaveReport['kind']): Promise<void> {
  const { document, path } = useDocumentStore.getState();
  const plan = planOf(document);
  if (plan === null) return;
  const outcomes = [...outcomesOf(plan, useStudy.getState().outcomes)];
  const report = createReport({ app: version, document, design: plan.design, outcomes });
  const name = `${shortName(fileNameOf(path))} – study`;
  const result = await window.normscope.study.saveReport({ name, kind, text: writers[kind](report, name) });
  if (result.kind === 'failed') throw new Error(result.sentence);
  if (result.kind === 'saved')
    showToast({ tone: 'info', title: 'The report was written', sentence: result.path });
}

/** Opens a report that was exported as JSON as a new project, with its study and what that gave. */
export async function importReport(): Promise<void> {
  const opened = await window.normscope.study.openReport();
  if (opened.kind === 'failed') throw new Error(opened.sentence);
  if (opened.kind === 'cancelled') return;
  const parsed = parseReport(opened.text);
  if (!parsed.ok) throw new Error(`“${opened.name}” was not imported. ${parsed.sentence}`);
  const { document: reported, design, outcomes } = parsed.report;
  const document = { ...reported, id: createId(), study: design };
  const { results, leftOut } = keyed(document, outcomes);
  const { study } = window.normscope;
  for (const [key, outcome] of results) await study.keepOutcome({ documentId: document.id, key, outcome });
  if (await showNew(document)) {
    showWorkspace('study');
    tellLeftOut(leftOut);
  } else await study.forget({ documentId: document.id, keys: [...results.keys()] });
}

function tellLeftOut(count: number): void {
  if (count === 0) return;
  const were =
    count === 1 ? 'belongs to no trial of its design and was' : 'belong to no trial of its design and were';
  const sentence = `${formatCounted(count, 'result')} of the report ${were} left out.`;
  showToast({ tone: 'info', title: 'About this study', sentence });
}

/** The outcomes by the keys of their trials, and of how many there is no trial. */
function keyed(
  document: Parameters<typeof planOf>[0],
  outcomes: readonly Outcome[],
): { readonly results: ReadonlyMap<string, Outcome>; readonly leftOut: number } {
  const { trials = [], probers = [] } = planOf(document) ?? {};
  const outcomeOf = ({ variant, seed, probe }: Trial): Outcome | undefined =>
    outcomes.find((each) => each.variant === variant && each.seed === seed && each.probe === probe);
  const results = new Map<string, Outcome>();
  const used = new Set<Outcome>();
  for (const trial of [...trials, ...probers.flatMap((prober) => prober.ended(outcomeOf))]) {
    const outcome = outcomeOf(trial);
    if (outcome === undefined) continue;
    results.set(trial.key, outcome);
    used.add(outcome);
  }
  return { results, leftOut: outcomes.length - used.size };
}
