import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countPlaywright, countVitest, readReport, summary } from '../../../scripts/lib/report.mjs';
import { temporaryFolder } from '../temporaryFolder';

/** A report file with this content. */
function reportOf(content: unknown): string {
  const file = join(temporaryFolder(), 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const vitestReport = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };

test("a unit runner's report gives its passed, failed and skipped tests", () => {
  const tally = readReport(reportOf(vitestReport), 1, countVitest);
  expect(tally).toEqual({ passed: 5, failed: 2, skipped: 2 });
});

test("an end-to-end runner's report gives its passed, failed and skipped tests", () => {
  const stats = { expected: 3, flaky: 0, unexpected: 1, skipped: 2 };
  expect(readReport(reportOf({ stats }), 1, countPlaywright)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('a runner that dies without a report counts as one failure', () => {
  const file = join(temporaryFolder(), 'report.json');
  expect(readReport(file, 0, countVitest)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a report cut off in the middle counts as one failure', () => {
  const file = join(temporaryFolder(), 'report.json');
  writeFileSync(file, '{"numPassedTests": 5,');
  expect(readReport(file, 1, countVitest)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a runner that ends badly without a failed test counts as one failure beside what passed', () => {
  const report = { ...vitestReport, numFailedTests: 0 };
  expect(readReport(reportOf(report), 1, countVitest)).toEqual({ passed: 5, failed: 1, skipped: 2 });
});

test('the last line names skipped tests only where there are some', () => {
  expect(summary({ passed: 7, failed: 0, skipped: 0 })).toBe('7 passed, 0 failed');
  expect(summary({ passed: 7, failed: 1, skipped: 2 })).toBe('7 passed, 1 failed, 2 skipped');
});
