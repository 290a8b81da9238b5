import { z } from 'zod';

/** Values of one tensor in row-major order. */
const tensorSchema = z
  .object({ shape: z.array(z.int().min(0)), data: z.array(z.number()) })
  .refine(({ shape, data }) => shape.reduce((product, extent) => product * extent, 1) === data.length, {
    error: 'expected as many values as the shape says',
  });

const tensorsSchema = z.record(z.string(), tensorSchema);

const configSchema = z.record(z.string(), z.unknown());

/** An operator: its inputs, what it gives for them, and the gradients of Σ y·dy. */
const caseSchema = z.object({
  name: z.string(),
  op: z.string(),
  config: configSchema,
  inputs: tensorsSchema,
  y: tensorSchema,
  dy: tensorSchema,
  grads: tensorsSchema,
  /** Batch Norm in training: its running statistics before the pass, and after it. */
  initial_running: tensorsSchema.optional(),
  running: tensorsSchema.optional(),
});

/** What one optimizer makes of a network; `params_after_N` and `moving_after_N` are snapshots after N steps. */
const trainedSchema = z.looseObject({
  losses_before_each_step: z.array(z.number()),
  eval_loss_after_last_step_moving_var_biased: z.number().optional(),
});

/** conv 3×3 → (norm → ReLU | ReLU → norm | ReLU) → max pool 2 → flatten → dense → softmax cross-entropy. */
const networkSchema = z.object({
  name: z.string(),
  placement: z.enum(['none', 'before', 'after']),
  config: z.object({
    epsilon: z.number(),
    momentum: z.number(),
    labels: z.array(z.int().min(0)),
    padding: z.enum(['valid', 'same']),
  }),
  inputs: tensorsSchema,
  results: z.object({
    forward: tensorsSchema,
    loss: z.number(),
    grads: tensorsSchema,
    optimizers: z.record(z.string(), trainedSchema),
  }),
});

const goldenSchema = z.object({ cases: z.array(caseSchema), nets: z.array(networkSchema) });

export type GoldenTensor = z.infer<typeof tensorSchema>;
export type GoldenTensors = z.infer<typeof tensorsSchema>;
export type GoldenCase = z.infer<typeof caseSchema>;
export type GoldenNetwork = z.infer<typeof networkSchema>;
export type GoldenTraining = z.infer<typeof trainedSchema>;

/** Reads a file of reference numbers; throws a sentence where it is not one. */
export function parseGolden(text: string): z.infer<typeof goldenSchema> {
  const parsed = goldenSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Error(
    'This is not a file of reference numbers: expected JSON with «cases» and «nets» as test/fixtures/golden/README.md ' +
      `describes, but ${firstIssue(parsed.error)}. Choose another file.`,
  );
}

/** A case's options by the schema of its operator; throws a sentence where they are others. */
export function readConfig<Config>(schema: z.ZodType<Config>, { config }: GoldenCase): Config {
  return readPart(schema, config, 'its options are not those of its operator');
}

function readPart<Part>(schema: z.ZodType<Part>, value: unknown, complaint: string): Part {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`${complaint} (${firstIssue(parsed.error)}). Choose another file.`);
}

/** The snapshots `<prefix>_N` of a training, as [N, tensors]. */
export function snapshots(training: GoldenTraining, prefix: string): (readonly [number, GoldenTensors])[] {
  return Object.entries(training).flatMap(([key, value]) => {
    const steps = new RegExp(`^${prefix}_(\\d+)$`).exec(key)?.[1];
    return steps === undefined
      ? []
      : [[Number(steps), readPart(tensorsSchema, value, `its ${key} is no set of tensors`)] as const];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(
      'This is not a file of reference numbers: expected JSON, and this is none. Choose another file.',
      {
        cause: error,
      },
    );
  }
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue === undefined ? 'it is not' : `at ${issue.path.join('.') || 'the top'}: ${issue.message}`;
}
