import type { Score } from '../../../shared/engine/loop/score';
import type { Outcome, Truth } from './outcomes';
import type { ReferencePass } from './reference';
import type { Tensor } from './reference/tensor';
import type { Subject } from './subject';

/** Largest error relative to a tensor's largest value that float32 may leave. */
const TOLERANCE = 1e-5;
/** Where a problem is badly conditioned, the reference with rounding shows it; chance makes it some times larger. */
const LOST = 8;
/** Nearer than this to a kink, rounding decides which way a gradient goes. */
const NEAR = 2e-5;

/** Whether float32 can tell on which side of all kinks the pass was, and which output was the greatest. */
export function isDecided({ distance, lead }: ReferencePass): boolean {
  return distance > NEAR && lead > NEAR;
}

interface Pair {
  readonly what: string;
  readonly got: ArrayLike<number>;
  readonly tape: ArrayLike<number>;
  readonly want: ArrayLike<number>;
  readonly rounded: readonly ArrayLike<number>[];
  /** What errors are measured by where the values themselves are smaller. */
  readonly floor: number;
  /** What rounding leaves of it at least, where that is known otherwise than by `rounded`. */
  readonly unsure?: number;
}

/** Sentences of everything in which a step of the program, or of the tape, is further from the truth than float32 makes it. */
export function complaintsOf(
  { plan }: Subject,
  [program, tape]: readonly [Outcome, Outcome],
  { step, validation, rounded }: Truth,
): string[] {
  const of = (
    select: (pass: Omit<Truth, 'rounded'>) => ArrayLike<number>,
  ): Pick<Pair, 'want' | 'rounded'> => {
    return { want: select({ step, validation }), rounded: rounded.map(select) };
  };
  const scales = [...step.gradients].flatMap(([key, values]) =>
    step.fixed.has(key) ? [] : [largest(values)],
  );
  const floor = 0.1 * Math.max(...scales, 1e-3);
  const losses: Pair[] = [
    {
      what: 'loss',
      got: [program.score.loss],
      tape: [tape.score.loss],
      floor: 1,
      ...of((pass) => [pass.step.loss]),
    },
    {
      ...{ what: 'inference loss', got: [program.validation.loss], tape: [tape.validation.loss], floor: 1 },
      ...of((pass) => [pass.validation.loss]),
    },
  ];
  const weights = [...step.gradients.keys()].map(
    (key): Pair => ({
      ...{ what: key, got: program.gradients.get(key) ?? [], tape: tape.gradients.get(key) ?? [] },
      floor: step.fixed.has(key) ? 0.1 : Math.max(floor, sumFloor(key, step)),
      ...of((pass) => pass.step.gradients.get(key) ?? []),
    }),
  );
  const norms = weights.flatMap((weight): Pair[] => {
    const { what, want, rounded: others, floor: least } = weight;
    if (step.fixed.has(what)) return [];
    const [ours, theirs] = [program, tape].map((outcome) => outcome.norms.get(what)?.gradientNorm);
    return [
      {
        ...{
          what: `norm of the gradient in ${what}`,
          got: [ours ?? Number.NaN],
          tape: [theirs ?? Number.NaN],
        },
        ...{ want: [normOf(want)], rounded: others.map((values) => [normOf(values)]) },
        // Every value may be off by the share of the largest that is allowed there.
        floor: Math.sqrt(want.length) * Math.max(largest(want), least),
        unsure: unsureOf(weight),
      },
    ];
  });
  const frames = plan.taps.flatMap(({ node, before, channels }, index) =>
    SIDES.flatMap((side) =>
      MOMENTS.map(
        (name): Pair => ({
          ...{ what: `${name} ${side} ${node}`, floor: 1 },
          got: program.frames[index]?.[side][name] ?? [],
          tape: tape.frames[index]?.[side][name] ?? [],
          ...of((pass) => momentsOf(pass.step.values.get(side === 'before' ? before : node), channels)[name]),
        }),
      ),
    ),
  );
  const classes = plan.nodes.find(({ id }) => id === plan.outputs[0].source)?.outputShape[0] ?? 0;
  const images = step.values.get(plan.inputs[0] ?? '')?.batch ?? 0;
  return [
    ...checkHits('accuracy', [program.score, tape.score], step, images, classes),
    ...checkHits('inference accuracy', [program.validation, tape.validation], validation, 3, classes),
    ...[...losses, ...weights, ...norms, ...frames].flatMap(complain),
  ];
}

/** What a term's gradient is a sum of may be far larger than the sum. */
function sumFloor(key: string, { values }: ReferencePass): number {
  const [node = '', name = ''] = key.split('/');
  const output = values.get(node);
  if (output === undefined || !['beta', 'bias'].includes(name)) return 0;
  const channels = output.shape.at(-1) ?? 1;
  return (0.2 * output.gradient.reduce((sum, dy) => sum + Math.abs(dy), 0)) / channels;
}

const SIDES = ['before', 'after'] as const;
const MOMENTS = ['mean', 'variance', 'min', 'max'] as const;

const isNear = (one: number, other: number): boolean => Object.is(one, other) || Math.abs(one - other) < 1e-6;

/** Of the program's score and the tape's. Networks of five classes and fewer have no top-5 accuracy. */
function checkHits(
  what: string,
  scores: readonly Score[],
  { hits, top5Hits, lead }: ReferencePass,
  images: number,
  classes: number,
): string[] {
  if (lead < NEAR) return [];
  const top5 = classes > 5 ? top5Hits / images : Number.NaN;
  return scores.flatMap(({ accuracy, top5Accuracy }) => [
    ...(isNear(accuracy, hits / images) ? [] : [`${what}: ${accuracy} instead of ${hits} in ${images}`]),
    ...(isNear(top5Accuracy, top5) ? [] : [`top-5 ${what}: ${top5Accuracy} instead of ${top5}`]),
  ]);
}

function momentsOf(
  tensor: Tensor | undefined,
  channels: number,
): Readonly<Record<(typeof MOMENTS)[number], number[]>> {
  const data = tensor?.data ?? new Float64Array();
  const columns = Array.from({ length: channels }, (_, c) =>
    data.filter((_value, index) => index % channels === c),
  );
  const mean = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  const variance = columns.map(
    (column, c) => column.reduce((sum, value) => sum + (value - (mean[c] ?? 0)) ** 2, 0) / column.length,
  );
  return {
    mean,
    variance,
    min: columns.map((column) => Math.min(...column)),
    max: columns.map((column) => Math.max(...column)),
  };
}

/** What rounding leaves of a value, as a share of the scale that errors are measured by. */
function unsureOf({ want, rounded, floor, unsure = 0 }: Pair): number {
  const scale = Math.max(largest(want), floor);
  return Math.max(unsure, ...rounded.map((values) => distance(values, want) / scale));
}

function complain(pair: Pair): string[] {
  const { what, got, tape, want, floor } = pair;
  const scale = Math.max(largest(want), floor);
  const unsure = unsureOf(pair);
  const trainers = [
    ['the program', got],
    ['the tape', tape],
  ] as const;
  return trainers.flatMap(([who, values]) => {
    const error = distance(values, want) / scale;
    if (error <= TOLERANCE + LOST * unsure) return [];
    return [`${what}: ${who} is off by ${error} of ${scale}, which rounding makes ${unsure}`];
  });
}

function normOf(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value ** 2, 0));
}

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Largest difference; NaN where one is none, or where lengths differ. */
function distance(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) return Number.NaN;
  return Array.from(want).reduce((most, value, index) => {
    const difference = Math.abs((got[index] ?? Number.NaN) - value);
    return Number.isNaN(difference) || difference > most ? difference : most;
  }, 0);
}
