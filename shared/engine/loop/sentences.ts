import type { Plan, PlanOutput } from '../../compile/plan';
import type { Problem } from '../../compile/problem';
import type { TrainingSettings } from '../../document/schema';
import { goOnSentence, noCheckpointSentence } from '../../protocol/checkpoints';
import { lowerRate } from '../../schedule/lowerRate';
import type { Stall } from '../../schedule/stall';
import { fixed } from '../../words/fixed';
import { groupDigits } from '../../words/groupDigits';
import { DeviceLostError } from '../backends/deviceWatch';
import { CheckpointError } from './checkpointError';
import type { Divergence, Progress } from './progress';
import { BeyondReachError } from './reach';
import type { Score } from './score';

/** How many problems a sentence tells; the others are counted. */
const PROBLEMS_TOLD = 3;

const counted = (count: number, thing: string): string =>
  `${groupDigits(count)} ${thing}${count === 1 ? '' : 's'}`;

/** Why the network cannot be trained: the compiler's own sentences, the first few of them. */
export function describeProblems(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const told = errors.slice(0, PROBLEMS_TOLD).map(({ message }) => message);
  const left = errors.length - told.length;
  const more = left > 0 ? [`And ${groupDigits(left)} more, marked on their nodes.`] : [];
  return ['The network cannot be trained yet.', ...told, ...more].join(' ');
}

export function describeCompleted(steps: number, epochs: number, validation: Score | null): string {
  const trained = `Trained ${counted(epochs, 'epoch')} (${counted(steps, 'step')})`;
  if (validation === null) return `${trained}.`;
  const percent = fixed(100 * validation.accuracy, 2);
  return `${trained}: validation accuracy ${percent} %, loss ${validation.loss.toPrecision(4)}.`;
}

/** Why a training ended before its last epoch. */
export function describeEarlyStop({ best, bestEpoch, epochs }: Stall, settings: TrainingSettings): string {
  const { earlyStopping } = settings;
  const least = earlyStopping.kind === 'none' ? 0 : earlyStopping.minimumImprovement;
  const fall = least === 0 ? 'did not fall below' : `did not fall more than ${least} below`;
  return (
    `Early stopping ended it before epoch ${groupDigits(settings.epochs)}: in ${counted(epochs, 'epoch')} the validation loss ` +
    `${fall} the ${best.toPrecision(4)} of epoch ${groupDigits(bestEpoch)}.`
  );
}

export function describeStopped(step: number, totalSteps: number): string {
  if (step === 0) return 'Stopped before the first step.';
  return `Stopped after step ${groupDigits(step)} of ${groupDigits(totalSteps)}. Everything measured up to there is kept.`;
}

/** Of a training that ended before its time: from where it can go on. */
export function describeCheckpoint(
  { step, checkpoint, tooLarge }: Pick<Progress, 'step' | 'checkpoint' | 'tooLarge'>,
  { checkpoints }: TrainingSettings,
): string {
  if (checkpoint !== null) return goOnSentence(checkpoint);
  if (tooLarge !== null) {
    const megabytes = groupDigits(Math.ceil(tooLarge / 2 ** 20));
    return `${noCheckpointSentence} One of this network takes ${megabytes} MB, and no more than 512 MB are kept.`;
  }
  return step === 0 || checkpoints.kind === 'none' ? '' : noCheckpointSentence;
}

/** Of a training that ended well, but could not be looked into. @param why as `progress.unseen` has it */
export function describeUnseen(why: string): string {
  return `What passes through the network could not be looked at, and is not known: ${why}`;
}

/** Why looking failed, as a sentence with what mends it. */
export function describeCause(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const cause = message.endsWith('.') ? message : `${message}.`;
  return isOutOfMemory(error) ? `memory ran out; choose a smaller batch or fewer filters. (${cause})` : cause;
}

/** Why the loss is no number any more, and what mends it, as far as the network and its settings tell. */
export function describeDivergence(
  { what, step, loss, learningRate }: Divergence,
  plan: Plan,
  settings: TrainingSettings,
): string {
  const became = Number.isNaN(loss) ? 'NaN' : 'infinite';
  const remedies = [
    `lower the learning rate (now ${learningRate}; try ${lowerRate(learningRate)})`,
    ...(settings.clipping.kind === 'none' ? ['clip the gradients by their norm'] : []),
    ...(plan.taps.length === 0 ? ['add a normalization layer before the activations'] : []),
    ...(plan.outputs.some(takesLogits) ? ['check that the Output’s source gives logits and no softmax'] : []),
  ];
  return (
    `The ${what} became ${became} at step ${groupDigits(step)}: the weights grew until they overflowed, most often because steps ` +
    `were too large. To mend it, ${remedies.join(', or ')}. Everything measured up to there is kept.`
  );
}

/** Whether the Output is told that it receives logits. */
function takesLogits({ loss, beforeActivation }: PlanOutput): boolean {
  return loss.kind !== 'meanSquaredError' && !beforeActivation;
}

const OUT_OF_MEMORY =
  /out of memory|\boom\b|allocation|memory access out of bounds|enlarge memory|array length/i;

/** Whether an exception tells that there was no memory left. */
export function isOutOfMemory(error: unknown): boolean {
  return OUT_OF_MEMORY.test(error instanceof Error ? error.message : String(error));
}

/** Words of what failed: a search ends with nothing but its curve, and nobody goes on from it. */
const failing = {
  training: { what: 'Training', again: 'train again', kept: ' Everything measured up to there is kept.' },
  search: { what: 'The search', again: 'search again', kept: '' },
};

/** What to tell of an exception in training, or in a search for a learning rate: memory and lost devices have remedies of their own. */
export function describeFailure(
  error: unknown,
  step: number,
  settings: TrainingSettings,
  task: keyof typeof failing = 'training',
): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CheckpointError || error instanceof BeyondReachError) return message;
  const { what, again, kept } = failing[task];
  const when = step === 0 ? 'before the first step' : `after step ${groupDigits(step)}`;
  if (isOutOfMemory(error)) {
    return (
      `Memory ran out ${when}. Choose a smaller batch (now ${groupDigits(settings.batchSize)}) or fewer filters, and ` +
      `${again}. (${message})`
    );
  }
  const then = step === 0 ? '' : kept;
  const anew = again.charAt(0).toUpperCase() + again.slice(1);
  if (error instanceof DeviceLostError)
    return `The graphics device was lost ${when}.${then} ${anew}, or choose WASM as the backend.`;
  const ended = message.endsWith('.') ? message : `${message}.`;
  const remedy = step === 0 ? '' : ` ${anew}, or choose another backend in the training settings.`;
  return `${what} failed ${when}: ${ended}${then}${remedy}`;
}
