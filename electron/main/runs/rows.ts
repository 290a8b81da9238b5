import { z } from 'zod';
import {
  namedOutputs,
  type RunRecord,
  runRecordSchema,
  runSettingsSchema,
  storeUsageSchema,
} from '../../../shared/protocol/runs';
import { epochMetricsSchema, stepMetricsSchema } from '../../../shared/signals/metrics';
import { weightNormSchema } from '../../../shared/signals/weightNorms';

/** SQLite keeps NaN as NULL. */
const measureColumn = z
  .number()
  .or(z.literal([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]))
  .nullable()
  .transform((value) => value ?? Number.NaN);

/** The scores of several Outputs as JSON, which keeps NaN as null; NULL where there was one Output, or none was measured. */
const outputsColumn = z
  .string()
  .nullable()
  .transform((text) => (text === null ? undefined : outputScores.parse(JSON.parse(text))));
const outputScores = z.array(z.strictObject({ loss: measureColumn, accuracy: measureColumn }));

/** Rows as the queries of `RunStore` give them; what does not fit is a damaged store. */
export const stepRows = z.array(
  stepMetricsSchema.extend({
    loss: measureColumn,
    accuracy: measureColumn,
    top5Accuracy: measureColumn,
    outputs: outputsColumn,
    learningRate: measureColumn,
  }),
);

export const epochRows = z.array(
  epochMetricsSchema.extend({
    loss: measureColumn,
    accuracy: measureColumn,
    top5Accuracy: measureColumn,
    outputs: outputsColumn,
    valLoss: measureColumn,
    valAccuracy: measureColumn,
    valTop5Accuracy: measureColumn,
    valOutputs: outputsColumn,
  }),
);

export const normRows = z.array(
  weightNormSchema.extend({ step: z.int(), gradientNorm: measureColumn, weightNorm: measureColumn }),
);

export const frameKeyRows = z.array(z.strictObject({ step: z.int(), tap: z.string() }));

/** JSON that SQLite took out of the document; null where this version cannot read it. */
const settingsColumn = z.string().transform((text) => {
  const parsed = runSettingsSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
});

const flagColumn = z.literal([0, 1]).transform((flag) => flag === 1);
const ratesColumn = z.string().transform((text) => runRecordSchema.shape.rates.parse(JSON.parse(text)));

const namesColumn = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)));

export const runRows = z.array(
  runRecordSchema
    .omit({ outputs: true })
    .extend({
      settings: settingsColumn,
      rates: ratesColumn,
      pinned: flagColumn,
      trimmed: flagColumn,
      outputNames: namesColumn,
      valOutputs: outputsColumn,
    })
    .transform(({ outputNames, valOutputs = [], ...record }): RunRecord => {
      return { ...record, outputs: namedOutputs(outputNames, valOutputs) };
    }),
);

export const documentRow = z.strictObject({ document: z.string() });

export const bytesRow = z.strictObject({ bytes: z.instanceof(Uint8Array) });

export const keyRow = z.strictObject({ key: z.int(), status: z.string(), number: z.int() });

export const usageRow = storeUsageSchema.shape.older;

export const countRow = z.strictObject({ count: z.int() });
