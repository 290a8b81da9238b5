import { beforeAll, describe, expect, it } from 'vitest';
import { listParts } from '../../../shared/engine/program/parts';
import { layerKinds } from '../../../shared/layers';
import { drawNetwork } from '../../networks/drawNetwork';
import { keptNetworks } from '../../networks/kept';
import { useBackend } from '../useBackend';
import { complaintsOf, isDecided } from './judge';
import { withMoreActivations } from './moreActivations';
import { withMoreEnds } from './moreEnds';
import { byProgram, byReference, byTape, type Outcome, type Truth } from './outcomes';
import { bending, producers } from './producers';
import { withSharedLayers } from './sharedLayers';
import { type NetworkSpec, type Subject, subjectOf } from './subject';

/** Seeds that are tried, each in four ways; NORMSCOPE_FUZZ=2000 tries so many, NORMSCOPE_FUZZ_FROM begins at another seed. */
const count = Number(process.env['NORMSCOPE_FUZZ'] ?? 500);
const from = Number(process.env['NORMSCOPE_FUZZ_FROM'] ?? 0);
/** Networks to a test, so that a failure is found soon. */
const SLICE = 50;

/**
 * Every fourth network is trained in the arithmetic that is fastest here. What that is allowed is no more: products that are
 * added are rounded once instead of twice, which brings them no further from the truth.
 */
const arithmeticOf = (seed: number) => (seed % 4 === 3 ? 'fast' : 'portable');

interface Trial {
  readonly subject: Subject;
  readonly images: number;
  readonly truth: Truth;
}

/** Below this a loss is one that the tape cannot tell from 0: its 1 − p is 0, and so are its gradients. */
const LEAST_LOSS = 1e-6;

/** A network and its truth; null where rounding decides which way its gradients go, or whether it has any. */
function trialOf(spec: NetworkSpec): Trial | null {
  const { seed } = spec;
  const subject = subjectOf(spec, { arithmetic: arithmeticOf(seed) });
  if (subject === null) throw new Error(`The network of seed ${seed} does not compile.`);
  const images = 1 + (seed % spec.batchSize);
  const truth = byReference(subject, images);
  return isDecided(truth.step) && truth.step.loss > LEAST_LOSS ? { subject, images, truth } : null;
}

/** Everything that is wrong with the step that the program takes of a network; null where it is not decided. */
async function failuresOf(spec: NetworkSpec): Promise<string[] | null> {
  const { seed } = spec;
  try {
    const trial = trialOf(spec);
    if (trial === null) return null;
    const { subject, images, truth } = trial;
    const program = await byProgram(subject, images, 1 + (seed % 2));
    const complaints = complaintsOf(subject, [program, await byTape(subject, images)], truth);
    return complaints.map((complaint) => `seed ${seed}: ${complaint}`);
  } catch (error) {
    return [`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Tries a slice of seeds. */
async function tryNetworks(first: number, draw: (seed: number) => NetworkSpec): Promise<void> {
  let decided = 0;
  for (let seed = first; seed < first + SLICE; seed++) {
    const failures = await failuresOf(draw(seed));
    if (failures === null) continue;
    decided += 1;
    expect(failures).toEqual([]);
  }
  expect(decided).toBeGreaterThan(0.6 * SLICE);
}

beforeAll(() => useBackend('cpu'));

describe('a network drawn at random', () => {
  const slices = Array.from({ length: Math.ceil(count / SLICE) }, (_, slice) => from + SLICE * slice);

  it.each(slices)('takes the step of float64 and of the tape, from seed %i on', async (first) => {
    await tryNetworks(first, drawNetwork);
  });

  it.each(slices)('takes it with layers that share weights, from seed %i on', async (first) => {
    await tryNetworks(first, (seed) => withSharedLayers(drawNetwork(seed)));
  });

  it.each(slices)('takes it with several Inputs and Outputs, from seed %i on', async (first) => {
    await tryNetworks(first, (seed) => withMoreEnds(drawNetwork(seed)));
  });

  it.each(slices)('takes it with more activations, from seed %i on', async (first) => {
    await tryNetworks(first, (seed) => withMoreActivations(drawNetwork(seed)));
  });

  it('has every activation applied by the layer before it, and every layer that can', () => {
    const specs = Array.from({ length: count }, (_, index) => withMoreActivations(drawNetwork(from + index)));
    const fused = specs.flatMap((spec) => {
      const subject = subjectOf(spec);
      return subject === null ? [] : listParts(subject.plan).parts.filter((part) => part.fused !== null);
    });
    const applied = new Set(fused.map((part) => part.fused?.activation.kind));
    expect(applied.size).toBe(bending.length);
    const names = Object.values(producers).map(([kind]) => kind);
    expect([...new Set(fused.map(({ node }) => node.kind))].sort()).toEqual([...new Set(names)].sort());
  });

  it('has every kind of layer, and merges, branches and networks of one image', () => {
    const specs = Array.from({ length: count }, (_, index) => drawNetwork(from + index));
    const kinds = new Set(['Input', ...specs.flatMap(({ nodes }) => nodes.map(([kind]) => kind))]);
    expect([...kinds].sort()).toEqual(layerKinds.map(({ kind }) => kind).sort());
    const ports = specs.flatMap(({ wires }) => wires.map(([, , port = 0]) => port));
    for (const port of [0, 1, 2, 3, 4]) expect(ports).toContain(port);
    expect(specs.some(({ batchSize }) => batchSize === 1)).toBe(true);
  });

  it('has layers that share weights, but not what they compute with them', () => {
    const pairs = Array.from({ length: SLICE }, (_, index) => withSharedLayers(drawNetwork(index))).flatMap(
      ({ nodes }) =>
        nodes.flatMap(([, , twin, owner]) => {
          const config = nodes.find(([, name]) => name === owner)?.[2];
          return twin === undefined || config === undefined ? [] : [{ twin, config }];
        }),
    );
    for (const option of ['strides', 'padding', 'activation'])
      expect(pairs.some(({ twin, config }) => twin[option] !== config[option])).toBe(true);
  });
});

describe('a network that failed once', () => {
  it.each(keptNetworks.map((spec) => [`${spec.what}: seed ${spec.seed}`, spec] as const))(
    'is right: %s',
    async (_what, spec) => {
      expect(await failuresOf(spec)).toEqual([]);
    },
  );
});

describe('a network drawn at random, on several threads', () => {
  it.each([2, 9, 17, 33, 58, 71, 102, 144, 190, 233])(
    'gives the same bits on one, two and three: seed %i',
    async (seed) => {
      const spec = withSharedLayers(seed % 2 === 0 ? drawNetwork(seed) : withMoreEnds(drawNetwork(seed)));
      const subject = subjectOf(spec);
      if (subject === null) throw new Error(`The network of seed ${seed} does not compile.`);
      const on = (threads: number): Promise<Outcome> => byProgram(subject, spec.batchSize, threads);
      const alone = await on(1);
      expect(await on(2)).toEqual(alone);
      expect(await on(3)).toEqual(alone);
    },
  );
});
