import { z } from 'zod';
import { graphEdgeSchema, graphNodeSchema, idSchema } from './graph';
import { describeDamage } from './integrity';
import { layerConfigSchema } from './layerConfig';
import { optimizerSchema, share } from './training';

/** A normalization layer: its options are these and, where they leave one out, the layer's defaults, whichever stands at a site in the drawn network. */
const normSchema = z.strictObject({ kind: z.string().min(1).max(64), config: layerConfigSchema });

/** layer → norm → activation; layer → activation → norm; norm → activation → layer. */
const placementSchema = z.enum(['before', 'after', 'pre']);

/** Sites around these layers, by node id. */
const customSitesSchema = z.strictObject({
  kind: z.literal('custom'),
  layers: z.array(idSchema).min(1).max(1000),
});

/** What stands at some of the sites of an arm that combines norms. */
const partSchema = z.strictObject({
  sites: z.discriminatedUnion('kind', [
    /** The first site in the order of the network, the first half of them (the middle one too), the last, or all that are left. */
    z.strictObject({ kind: z.enum(['first', 'firstHalf', 'last', 'rest']) }),
    customSitesSchema,
  ]),
  placement: placementSchema,
  /** One norm, or two of which the second stands right behind the first. */
  norms: z.array(normSchema).min(1).max(2),
  /** Whether the kernels of the sites' Conv2D layers are standardized. */
  standardize: z.boolean().default(false),
});

/** Most layers and wires of a network that is an arm: a study keeps up to 64 arms, each whole. */
export const MOST_ARM_LAYERS = 1000;
export const MOST_ARM_WIRES = 4 * MOST_ARM_LAYERS;

const armGraphSchema = z
  .strictObject({
    nodes: z.array(graphNodeSchema).max(MOST_ARM_LAYERS),
    edges: z.array(graphEdgeSchema).max(MOST_ARM_WIRES),
  })
  .superRefine((graph, context) => {
    const damage = describeDamage(graph);
    if (damage !== null) context.addIssue({ code: 'custom', message: `is damaged: ${damage}` });
  });

/** A level of the factor that a study is about: which norm stands where. */
export const armSchema = z.discriminatedUnion('kind', [
  /** The network as it is drawn. */
  z.strictObject({ kind: z.literal('drawn') }),
  /** No norm at any of the sites. */
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('norm'),
    placement: placementSchema,
    norm: normSchema,
  }),
  /** Several norms: a site has those of the first part that names it, and none where no part does. */
  z.strictObject({ kind: z.literal('combined'), parts: z.array(partSchema).min(1).max(4) }),
  /** A network of its own, drawn in another project. */
  z.strictObject({
    kind: z.literal('network'),
    name: z.string().min(1).max(80),
    graph: armGraphSchema,
  }),
]);

/** Which sites the norms of the arms are placed at; `each` makes an arm of every site alone. */
const sitesSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['all', 'each', 'first', 'last']) }),
  customSitesSchema,
]);

/** A value that a study varies beside the norms; every arm is trained with each of its values. */
const factorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('batchSize'),
    values: z.array(z.int().min(1).max(65_536)).min(1).max(32),
  }),
  z.strictObject({ kind: z.literal('learningRate'), values: z.array(z.number().positive()).min(1).max(32) }),
  z.strictObject({ kind: z.literal('optimizer'), values: z.array(optimizerSchema).min(1).max(32) }),
  /** Of the optimizers that have one; the others are trained once. */
  z.strictObject({ kind: z.literal('momentum'), values: z.array(share).min(1).max(32) }),
  z.strictObject({
    kind: z.literal('option'),
    /** Every layer of this kind that the variant has. */
    layers: z.string().min(1).max(64),
    field: z.string().min(1).max(64),
    values: z
      .array(z.union([z.number(), z.string(), z.boolean()]))
      .min(1)
      .max(32),
  }),
]);

/** Learning rates that a search may try: far beyond what networks train at, both ways, and no more than 200 steps apart. */
export const LOWEST_RATE = 1e-12;
export const HIGHEST_RATE = 1e6;
const searchedRate = z.number().min(LOWEST_RATE).max(HIGHEST_RATE);

/** A comparison of normalizations: what is varied, how often, and what it is judged by. */
export const studySchema = z.strictObject({
  arms: z.array(armSchema).min(1).max(64),
  sites: sitesSchema,
  factors: z.array(factorSchema).max(8),
  /** Every variant is trained once with each of them: what is compared has its seed in common. */
  seeds: z.array(z.int().min(0).max(4_294_967_295)).min(1).max(1000),
  epochs: z.int().min(1).max(100_000),
  /** Validation accuracy that a training is timed to. */
  target: z.number().min(0).max(1),
  /** Whether each network is validated once more after its running statistics were let settle at the weights it ended with. */
  settle: z.boolean().default(false),
  /** Whether trainings run one after the other, so that none takes cores from another while its steps are timed. */
  oneAtATime: z.boolean().default(false),
  /**
   * The largest learning rate that is stable is looked for, of every variant with every seed, between two rates and in trainings of
   * so many epochs (shared/study/rateSearch); null where it is not.
   */
  largestRate: z
    .strictObject({ from: searchedRate, to: searchedRate, epochs: z.int().min(1).max(100_000) })
    .refine(({ from, to }) => from <= to, {
      path: ['to'],
      error: 'should not be below the rate that the search goes up from',
    })
    .nullable()
    .default(null),
  /** The claim that the study puts to the test, by its id in shared/study/claims; null for one of one's own. */
  claim: idSchema.nullable().default(null),
});

export type StudyDesign = z.infer<typeof studySchema>;
export type StudyArm = StudyDesign['arms'][number];
export type StudyFactor = StudyDesign['factors'][number];
export type StudyPart = Extract<StudyArm, { kind: 'combined' }>['parts'][number];
export type StudySites = StudyDesign['sites'];
