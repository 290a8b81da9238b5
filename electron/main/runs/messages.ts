import { z } from 'zod';
import { documentSchema } from '../../../shared/document/schema';
import { requestSchemas } from '../../../shared/protocol/bridge';
import { runRecordSchema, storeUsageSchema } from '../../../shared/protocol/runs';
import { keptPartSchema, keptTrialSchema } from '../../../shared/protocol/study';
import { epochMetricsSchema } from '../../../shared/signals/metrics';
import { normSeriesSchema } from '../../../shared/signals/normSeries';
import { frameKeyRows } from './rows';

const id = z.int();

const call = <Method extends string, Argument extends z.ZodType>(method: Method, argument: Argument) =>
  z.strictObject({ id, method: z.literal(method), argument });

/** What the main thread asks of the run store's thread. */
export const runCallSchema = z.discriminatedUnion('method', [
  call('begin', requestSchemas['runs:begin']),
  call('append', requestSchemas['runs:append']),
  call('end', requestSchemas['runs:end']),
  call('list', requestSchemas['runs:list']),
  call('metrics', requestSchemas['runs:metrics']),
  call('frame', requestSchemas['runs:frame']),
  call('checkpoint', requestSchemas['runs:checkpoint']),
  call('rename', requestSchemas['runs:rename']),
  call('remove', requestSchemas['runs:remove']),
  call('pin', requestSchemas['runs:pin']),
  call('setBudget', requestSchemas['runs:setBudget']),
  call('setOpen', requestSchemas['runs:setOpen']),
  call('usage', requestSchemas['runs:usage']),
  call('removeOlderFrames', requestSchemas['runs:removeOlderFrames']),
  call('trials', requestSchemas['study:trials']),
  call('part', requestSchemas['study:part']),
  call('keepOutcome', requestSchemas['study:keepOutcome']),
  call('keepPart', requestSchemas['study:keepPart']),
  call('forget', requestSchemas['study:forget']),
  call('interrupt', z.undefined()),
  call('close', z.undefined()),
]);
export type RunCall = z.infer<typeof runCallSchema>;

/** What the run store's thread says: first how opening went, then one answer per call. */
export const runMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('opened'), note: z.string().nullable() }),
  z.strictObject({ type: z.literal('done'), id, value: z.unknown() }),
  z.strictObject({ type: z.literal('failed'), id, sentence: z.string() }),
]);
export type RunMessage = z.infer<typeof runMessageSchema>;

const column = z.instanceof(Float64Array);

/** What each call answers. */
export const runAnswers = {
  begin: runRecordSchema,
  append: z.undefined(),
  end: runRecordSchema,
  list: z.array(runRecordSchema),
  metrics: z.strictObject({
    run: runRecordSchema,
    steps: z.strictObject({
      step: column,
      epoch: column,
      loss: column,
      accuracy: column,
      top5Accuracy: column,
      outputs: z.array(z.strictObject({ loss: column, accuracy: column })),
      learningRate: column,
      milliseconds: column,
    }),
    epochs: z.array(epochMetricsSchema),
    norms: z.array(normSeriesSchema),
    frames: frameKeyRows,
    document: documentSchema,
  }),
  frame: z.instanceof(Uint8Array).nullable(),
  checkpoint: z.instanceof(Uint8Array).nullable(),
  rename: runRecordSchema,
  remove: z.undefined(),
  pin: runRecordSchema,
  setBudget: z.undefined(),
  setOpen: z.undefined(),
  usage: storeUsageSchema,
  removeOlderFrames: z.undefined(),
  trials: z.array(keptTrialSchema),
  part: keptPartSchema.nullable(),
  keepOutcome: z.undefined(),
  keepPart: z.undefined(),
  forget: z.undefined(),
  interrupt: z.undefined(),
  close: z.undefined(),
} as const satisfies Record<RunCall['method'], z.ZodType>;
