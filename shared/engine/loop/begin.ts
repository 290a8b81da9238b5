import { describeAugmentation } from '../../augmentation';
import { carryOver, type LayerWeights } from '../../compile/carryOver';
import type { Checkpoint, Lineage, Standing } from './checkpoint';
import { decodeCheckpoint } from './checkpointCodec';
import { CheckpointError } from './checkpointError';
import type { Session } from './session';
import type { TrainerSnapshot } from './snapshot';

/** What a training begins with instead of fresh weights: bytes of a checkpoint, as its event gave them. */
export interface Beginning {
  /** Goes on from this checkpoint: the numbers are those of a training that was never interrupted. */
  readonly resume?: Uint8Array | undefined;
  /**
   * Begins at the first step with the weights of this checkpoint, for every layer that `carryOver` finds unchanged; other
   * layers begin afresh, and so does the optimizer.
   */
  readonly weightsFrom?: Uint8Array | undefined;
}

/**
 * Puts the trainer where the training begins, and gives where it stands; null at the first step. Throws a `CheckpointError`
 * where the checkpoint does not fit.
 */
export async function beginSession(
  session: Session,
  { resume, weightsFrom }: Beginning,
): Promise<Standing | null> {
  const { trainer, plan } = session;
  if (resume !== undefined) {
    const checkpoint = decodeCheckpoint(resume);
    refuseOtherTraining(checkpoint.lineage, session);
    refuseFewerEpochs(checkpoint.standing, session);
    trainer.restore(checkpoint.snapshot);
    return checkpoint.standing;
  }
  if (weightsFrom !== undefined) {
    const fresh = await trainer.snapshot();
    trainer.restore(withWeightsOf(fresh, decodeCheckpoint(weightsFrom), plan.nodes));
  }
  return null;
}

function withWeightsOf(
  fresh: TrainerSnapshot,
  { layers, snapshot }: Checkpoint,
  nodes: readonly LayerWeights[],
): TrainerSnapshot {
  const { carried } = carryOver(nodes, layers);
  const sources = new Map(carried.map(({ layer, source }) => [layer.id, source.id]));
  const weights = fresh.weights.map((weight) => {
    const source = sources.get(weight.node);
    const taken = snapshot.weights.find(({ node, name }) => node === source && name === weight.name);
    return taken === undefined ? weight : { ...weight, values: taken.values };
  });
  return { ...fresh, weights };
}

function refuseFewerEpochs({ epoch, batches }: Standing, { settings }: Session): void {
  if (batches > 0 && epoch > settings.epochs) {
    throw new CheckpointError(
      `The checkpoint is in the midst of epoch ${epoch}, and the settings ask for ${settings.epochs}: set at least ${epoch} epochs to ` +
        'go on.',
    );
  }
  if (epoch - 1 <= settings.epochs) return;
  throw new CheckpointError(
    `The checkpoint has ${epoch - 1} epochs behind it, and the settings ask for ${settings.epochs}: set more epochs to go on.`,
  );
}

const words: Readonly<Record<keyof Lineage, string>> = {
  dataset: 'the data set',
  images: 'training images:',
  batchSize: 'batches of',
  seed: 'the seed',
  augmentation: 'augmentation:',
};

function refuseOtherTraining(lineage: Lineage, { settings, dataset, trainCount }: Session): void {
  const { batchSize, seed, augmentation } = settings;
  const here = factsOf({ dataset, images: trainCount, batchSize, seed, augmentation });
  const there = factsOf(lineage);
  for (const fact of ['dataset', 'images', 'batchSize', 'seed', 'augmentation'] as const) {
    if (there[fact] === here[fact]) continue;
    throw new CheckpointError(
      `The checkpoint is of another training: expected ${words[fact]} ${here[fact]}, received ${words[fact]} ` +
        `${there[fact]}. Go on with the settings that it was trained with, or train anew.`,
    );
  }
}

function factsOf({ augmentation, ...facts }: Lineage) {
  return { ...facts, augmentation: describeAugmentation(augmentation) };
}
