import { namedOutputs, type RunRecord } from '../../../shared/protocol/runs';
import type { RunBuffer } from '../../training/buffer';
import { isUnderWay, type TrainingStatus } from '../../training/status';
import { outputNames } from '../curves/outputs';

type Live = Pick<TrainingStatus, 'phase' | 'step' | 'lastEpoch' | 'rates'> & {
  readonly buffer: RunBuffer | null;
};

/** A record as it is now: that of the run under way is written at its end, and until then the training knows better. */
export function liveRecord(record: RunRecord, { buffer, phase, step, lastEpoch, rates }: Live): RunRecord {
  if (record.id !== buffer?.id || !isUnderWay(phase)) return record;
  // The store has some of these rates already, and those that were set before the run went on.
  const before = record.rates.filter((kept) => rates.every((rate) => rate.step !== kept.step));
  return {
    ...record,
    lastStep: step,
    rates: [...before, ...rates],
    valLoss: lastEpoch?.valLoss ?? null,
    valAccuracy: lastEpoch?.valAccuracy ?? null,
    outputs: namedOutputs(outputNames(buffer), lastEpoch?.valOutputs ?? []),
  };
}
