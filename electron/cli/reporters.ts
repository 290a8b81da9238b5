import { median } from '../../shared/collections/median';
import type { NormscopeDocument } from '../../shared/document/schema';
import type { TrainingEvent } from '../../shared/protocol/training';
import type { WeightNorms } from '../../shared/signals/weightNorms';
import type { Terminal } from './terminal';

/** Tells of a training as it goes. */
export interface Reporter {
  tell(event: TrainingEvent): void;
}

type Ended = Extract<TrainingEvent, { type: 'ended' }>;

/** One JSON object per line. A number that is not finite is null, as JSON has none. */
export function jsonReporter({ out }: Terminal, { graph }: NormscopeDocument): Reporter {
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  const milliseconds: number[] = [];
  const print = (line: object): void => out(JSON.stringify(line));
  return {
    tell: (event) => {
      if (event.type === 'started') print(event);
      if (event.type === 'norms') print(normsLine(event.norms, names));
      if (event.type === 'epoch') print({ type: 'epoch', ...event.metrics });
      if (event.type === 'ended') print(finalLine(event, milliseconds));
      if (event.type !== 'steps') return;
      for (const step of event.steps) {
        milliseconds.push(step.milliseconds);
        print({ type: 'step', ...step });
      }
    },
  };
}

function normsLine({ step, weights }: WeightNorms, names: ReadonlyMap<string, string>): object {
  const named = weights.map(({ node, ...norms }) => ({ layer: names.get(node) ?? node, ...norms }));
  return { type: 'norms', step, weights: named };
}

function finalLine(
  { reason, sentence, step, valLoss, valAccuracy }: Ended,
  milliseconds: readonly number[],
): object {
  return {
    type: 'final',
    reason,
    sentence,
    valAccuracy,
    valLoss,
    steps: step,
    msPerStep: median(milliseconds),
  };
}

/** Lines for a person: what it trains on, every so many steps, every epoch, and how it ended. */
export function textReporter({ out, note }: Terminal): Reporter {
  const milliseconds: number[] = [];
  let totalSteps = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tellSteps = ({ steps }: Extract<TrainingEvent, { type: 'steps' }>): void => {
    milliseconds.push(...steps.map((step) => step.milliseconds));
    const last = steps.at(-1);
    const now = performance.now();
    if (last === undefined || now - toldAt < PROGRESS_INTERVAL) return;
    toldAt = now;
    note(`step ${last.step}/${totalSteps}  loss ${last.loss.toFixed(4)}  accuracy ${percent(last.accuracy)}`);
  };
  return {
    tell: (event) => {
      switch (event.type) {
        case 'preparing':
          return note(event.sentence);
        case 'started':
          totalSteps = event.totalSteps;
          if (event.report !== null) note(event.report.sentence);
          if (event.note !== null) note(event.note);
          return note(`Training on ${event.backend}, ${event.stepsPerEpoch} steps per epoch.`);
        case 'steps':
          return tellSteps(event);
        case 'epoch':
          return out(epochLine(event.metrics));
        case 'ended':
          return out(endLine(event, milliseconds));
        default:
      }
    },
  };
}

/** Milliseconds between two lines of progress. */
const PROGRESS_INTERVAL = 2000;

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function epochLine(metrics: Extract<TrainingEvent, { type: 'epoch' }>['metrics']): string {
  const { epoch, loss, accuracy, valLoss, valAccuracy, valTop5Accuracy, milliseconds } = metrics;
  return [
    `epoch ${epoch}`,
    `loss ${loss.toFixed(4)}`,
    `accuracy ${percent(accuracy)}`,
    `validation loss ${valLoss.toFixed(4)}`,
    `validation accuracy ${percent(valAccuracy)}`,
    ...(Number.isNaN(valTop5Accuracy) ? [] : [`validation top-5 accuracy ${percent(valTop5Accuracy)}`]),
    `${(milliseconds / 1000).toFixed(1)} s`,
  ].join('  ');
}

function endLine({ sentence }: Ended, milliseconds: readonly number[]): string {
  const step = median(milliseconds);
  return step === null ? sentence : `${sentence} Median step: ${step.toFixed(1)} ms.`;
}
