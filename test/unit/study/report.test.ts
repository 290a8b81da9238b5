import { describe, expect, it } from 'vitest';
import { findDataset } from '../../../shared/data/catalogue';
import { smallImages } from '../../../shared/study/claims/smallImages';
import { toJson } from '../../../shared/study/json';
import { createReport, parseReport } from '../../../shared/study/report/data';
import { toHtml } from '../../../shared/study/report/html';
import { label } from '../../../shared/study/report/markup';
import { design, drawn, outcome } from './examples';

const epochs = outcome(0, 0, [Number.NaN]).epochs.map((epoch) => ({
  ...epoch,
  valLoss: Number.POSITIVE_INFINITY,
  loss: Number.NaN,
}));
const lost = { ...outcome(1, 0, []), ended: 'diverged' as const, epochs };
const report = createReport({
  app: '1.2.3',
  document: drawn(),
  design,
  outcomes: [outcome(0, 0, [0.5]), lost],
});

describe('a report as JSON', () => {
  it('is read back as it was written, numbers that are none included', () => {
    expect(parseReport(toJson(report))).toEqual({ ok: true, report });
  });

  it('has the networks that joined the study whole, in the page too', () => {
    const { graph } = smallImages('elsewhere');
    const arms = [...design.arms, { kind: 'network' as const, name: 'drawn elsewhere', graph }];
    const joined = { ...report, design: { ...design, arms } };
    expect(parseReport(toJson(joined))).toEqual({ ok: true, report: joined });
    const page = toHtml(joined, 'Study');
    expect(page).toContain('drawn elsewhere');
    for (const { name } of graph.nodes) expect(page).toContain(name);
  });

  it('is refused where a network that joined the study is damaged', () => {
    const graph = { nodes: [], edges: [{ id: 'wire', source: 'a', target: 'b', targetPort: 0 }] };
    const arms = [{ kind: 'network' as const, name: 'damaged', graph }];
    const parsed = parseReport(toJson({ ...report, design: { ...design, arms } }));
    expect(parsed.ok ? '' : parsed.sentence).toMatch(/design\.arms\.0\.graph: is damaged: the wire 'wire'/);
  });

  it.each([
    ['no JSON', '{', 'no report of a study'],
    ['another file', '{"format":"normscope"}', 'no report of a study'],
    ['one of a newer Normscope', toJson({ ...report, version: 2 }), 'Update Normscope'],
    [
      'a broken network',
      toJson({ ...report, document: { ...report.document, graph: 3 } }),
      'network in this report',
    ],
    [
      'a broken result',
      toJson({ ...report, outcomes: [{ ...lost, ended: 'vanished' }] }),
      'outcomes.0.ended',
    ],
  ])('gives a sentence for %s', (_what, text, words) => {
    const parsed = parseReport(text);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.sentence).toContain(words);
  });
});

describe('a report as a page', () => {
  it('names the data set and the batch sizes as they are', () => {
    const page = toHtml(report, 'Study');
    const { label: name = '' } = findDataset(drawn().dataset.id) ?? {};
    expect(page).toContain(`Data set ${name} · 2 epochs · batch 8 and 32 ·`);
    const still = toHtml({ ...report, design: { ...design, factors: [] } }, 'Study');
    expect(still).toContain(`· batch ${drawn().training.batchSize} ·`);
  });

  it('says what is to be minded as the window does', () => {
    const large = [{ kind: 'batchSize' as const, values: [32, 8192] }];
    const linesOf = (changes: Partial<typeof design>): string => {
      const page = toHtml({ ...report, design: { ...design, ...changes }, outcomes: [] }, 'Study');
      const [, minded = ''] = page.split('To mind</h2>');
      return minded.slice(0, minded.indexOf('</section>'));
    };
    const gone = linesOf({ sites: { kind: 'custom', layers: ['gone'] } });
    expect(gone).toContain('1 of the chosen sites are in the network no more');
    const lines = linesOf({ factors: large });
    expect(lines).toMatch(/batch 8192.*running statistics/);
    expect(lines).toContain('With 3 seeds a difference of 1 point');
    expect(lines.match(/running statistics/g)).toHaveLength(1);
  });
});

it('a label that has no room is cut, and whole under the pointer; its text is no markup', () => {
  expect(label('a < b', 5)).toBe('a &lt; b');
  expect(label('BN <at> conv', 6)).toBe('BN &lt;a…<title>BN &lt;at&gt; conv</title>');
});
