import { z } from 'zod';
import { parseDocument } from '../../document/file';
import { documentSchema } from '../../document/schema';
import { studySchema } from '../../document/study';
import { fromJson } from '../json';
import { outcomeSchema } from '../outcome';

/** Version of the form in which a study is written with its results. */
const VERSION = 1;

/** A study with everything that is needed to repeat it and all that was measured. */
export const studyReportSchema = z.strictObject({
  format: z.literal('normscope-study'),
  version: z.literal(VERSION),
  /** The version of Normscope that trained. */
  app: z.string(),
  document: documentSchema,
  design: studySchema,
  outcomes: z.array(outcomeSchema),
});
export type StudyReport = z.infer<typeof studyReportSchema>;

/** The report of what was measured so far. */
export function createReport(
  parts: Pick<StudyReport, 'app' | 'document' | 'design' | 'outcomes'>,
): StudyReport {
  return { format: 'normscope-study', version: VERSION, ...parts };
}

/** What is looked at first; the rest is looked at with the document that was read. */
const outlineSchema = z.looseObject({
  format: z.literal('normscope-study'),
  version: z.int().optional(),
  document: z.unknown(),
});

export type ParsedReport =
  | { readonly ok: true; readonly report: StudyReport }
  | { readonly ok: false; readonly sentence: string };

/** Whatever a text is, there is a report or a sentence. The document is read as a project file is: an older Normscope may have written it. */
export function parseReport(text: string): ParsedReport {
  const read = outlineSchema.safeParse(fromJson(text));
  if (!read.success) {
    return refuse('This is no report of a study: choose a .json file that a study was exported to.');
  }
  const { version = VERSION } = read.data;
  if (version > VERSION)
    return refuse(
      `A newer Normscope wrote this report: it is of version ${version}, and this Normscope reads version ${VERSION}. Update Normscope to open it.`,
    );
  const document = parseDocument(JSON.stringify(read.data.document));
  if (!document.ok) return refuse(`The network in this report cannot be read. ${document.sentence}`);
  const report = studyReportSchema.safeParse({ ...read.data, document: document.document });
  if (report.success) return { ok: true, report: report.data };
  const [issue] = report.error.issues;
  const place = issue?.path.join('.') ?? '';
  return refuse(
    `This report is not as Normscope writes them (${place}: ${issue?.message ?? 'unknown'}): export it again, or choose another.`,
  );
}

function refuse(sentence: string): ParsedReport {
  return { ok: false, sentence };
}
