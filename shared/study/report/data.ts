import { z } from 'zod';
import { documentSchema } from '../../document/schema';
import { studySchema } from '../../document/study';
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
