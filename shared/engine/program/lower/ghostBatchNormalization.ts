import { ghostBatchNormalizationArguments } from '../../layers/ghostBatchNormalization';
import { Opcode } from '../opcodes';
import { float } from '../program';
import { lowerByRunning } from './channelwise';
import { lowerSets, STATISTICS } from './groupNormalization';
import { firstValue, type LowerCall, type Lowered, requireWeight, rowsAndChannels } from './lowering';

/** Several images together and a group for each channel; every such ghost batch moves the running statistics. */
export function lowerGhostBatchNormalization(call: LowerCall): Lowered {
  const { emitter } = call;
  const { virtualBatchSize, momentum, epsilon } = ghostBatchNormalizationArguments.parse(call.args);
  if (!call.training) return lowerByRunning(call, epsilon);
  const { channels } = rowsAndChannels(firstValue(call));
  const statistics = emitter.perImage(`statistics of ${call.name}`, STATISTICS * channels);
  const sets = { groups: channels, imagesOfSet: virtualBatchSize, epsilon, statistics };
  const lowered = lowerSets(call, sets);
  const running = [requireWeight(call, 'moving_mean').area, requireWeight(call, 'moving_variance').area];
  emitter.emit(
    ...([Opcode.FollowSets, statistics, ...running, float(1 - momentum), channels] as const),
    virtualBatchSize,
  );
  return lowered;
}
