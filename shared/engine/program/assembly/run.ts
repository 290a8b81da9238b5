// Runs programs: every thread walks the same instructions, and meets the others after each.
import { Control } from '../control';
import { Opcode } from '../opcodes';
import {
  normalize,
  normFromBatch,
  normFromRunning,
  normGradient,
  normGradientCoefficients,
  normGradientSums,
  runningNormGradient,
} from './batchNorm';
import { renormFromBatch, renormLimits } from './batchRenorm';
import {
  convFilterGradient,
  convForward,
  convInputGradient,
  flipFilter,
  winogradFilterGradient,
  winogradFilters,
  winogradForward,
} from './convolution';
import { depthwiseFilterGradient, depthwiseForward, depthwiseInputGradient } from './depthwise';
import { drawMask, scaleChannels } from './dropout';
import { placeImage } from './edges';
import { responseNormForward, responseNormGradient, responseNormWeights } from './filterResponseNorm';
import { frameExtremes, frameHistogram, frameHistograms, frameStatistics } from './frames';
import { accumulate, clipShare, penalize, squareSums } from './gradients';
import { followSets, groupNormForward } from './groupNorm';
import { affineGradients, groupNormGradient } from './groupNormGradient';
import { layerNormForward, layerNormGradient } from './layerNorm';
import {
  binaryCrossEntropy,
  binaryProbabilityCrossEntropy,
  crossEntropy,
  probabilityCrossEntropy,
  squaredError,
} from './loss';
import { copyColumns, maximum, maximumGradient, sum, times, weightedSum } from './merge';
import { moments } from './moments';
import { addNoise } from './noise';
import { unaryForward, unaryGradient } from './pointwise';
import { averagePoolForward, averagePoolGradient, maxPoolForward, maxPoolGradient } from './pooling';
import { preluForward, preluGradient } from './prelu';
import { columnSums, product } from './product';
import { score } from './score';
import { softmaxForward, softmaxGradient } from './softmax';
import { standardize, standardizeGradient } from './standardize';
import { announce, awaitLaunch, barrier, join } from './threads';
import { update } from './update';
import { bilinearForward, bilinearGradient, nearestForward, nearestGradient } from './upSampling';
import { valueAffine, valueAffineGradient } from './valueAffine';

function execute(opcode: i32, pc: usize): void {
  switch (opcode) {
    case Opcode.WinogradFilters:
      winogradFilters(pc);
      break;
    case Opcode.WinogradForward:
      winogradForward(pc);
      break;
    case Opcode.WinogradFilterGradient:
      winogradFilterGradient(pc);
      break;
    case Opcode.FlipFilter:
      flipFilter(pc);
      break;
    case Opcode.ConvForward:
      convForward(pc);
      break;
    case Opcode.ConvFilterGradient:
      convFilterGradient(pc);
      break;
    case Opcode.ConvInputGradient:
      convInputGradient(pc);
      break;
    case Opcode.DepthwiseForward:
      depthwiseForward(pc);
      break;
    case Opcode.DepthwiseInputGradient:
      depthwiseInputGradient(pc);
      break;
    case Opcode.DepthwiseFilterGradient:
      depthwiseFilterGradient(pc);
      break;
    case Opcode.Standardize:
      standardize(pc);
      break;
    case Opcode.StandardizeGradient:
      standardizeGradient(pc);
      break;
    case Opcode.Product:
      product(pc);
      break;
    case Opcode.ColumnSums:
      columnSums(pc);
      break;
    case Opcode.Moments:
      moments(pc);
      break;
    case Opcode.NormFromBatch:
      normFromBatch(pc);
      break;
    case Opcode.NormFromRunning:
      normFromRunning(pc);
      break;
    case Opcode.Normalize:
      normalize(pc);
      break;
    case Opcode.RunningNormGradient:
      runningNormGradient(pc);
      break;
    case Opcode.NormGradientSums:
      normGradientSums(pc);
      break;
    case Opcode.NormGradientCoefficients:
      normGradientCoefficients(pc);
      break;
    case Opcode.NormGradient:
      normGradient(pc);
      break;
    case Opcode.RenormLimits:
      renormLimits(pc);
      break;
    case Opcode.RenormFromBatch:
      renormFromBatch(pc);
      break;
    case Opcode.GroupNormForward:
      groupNormForward(pc);
      break;
    case Opcode.GroupNormGradient:
      groupNormGradient(pc);
      break;
    case Opcode.FollowSets:
      followSets(pc);
      break;
    case Opcode.LayerNormForward:
      layerNormForward(pc);
      break;
    case Opcode.LayerNormGradient:
      layerNormGradient(pc);
      break;
    case Opcode.AffineGradients:
      affineGradients(pc);
      break;
    case Opcode.ValueAffine:
      valueAffine(pc);
      break;
    case Opcode.ValueAffineGradient:
      valueAffineGradient(pc);
      break;
    case Opcode.ResponseNormForward:
      responseNormForward(pc);
      break;
    case Opcode.ResponseNormGradient:
      responseNormGradient(pc);
      break;
    case Opcode.ResponseNormWeights:
      responseNormWeights(pc);
      break;
    case Opcode.UnaryForward:
      unaryForward(pc);
      break;
    case Opcode.UnaryGradient:
      unaryGradient(pc);
      break;
    case Opcode.PreluForward:
      preluForward(pc);
      break;
    case Opcode.PreluGradient:
      preluGradient(pc);
      break;
    case Opcode.SoftmaxForward:
      softmaxForward(pc);
      break;
    case Opcode.SoftmaxGradient:
      softmaxGradient(pc);
      break;
    case Opcode.Sum:
      sum(pc);
      break;
    case Opcode.WeightedSum:
      weightedSum(pc);
      break;
    case Opcode.Times:
      times(pc);
      break;
    case Opcode.Maximum:
      maximum(pc);
      break;
    case Opcode.MaximumGradient:
      maximumGradient(pc);
      break;
    case Opcode.CopyColumns:
      copyColumns(pc);
      break;
    case Opcode.PlaceImage:
      placeImage(pc);
      break;
    case Opcode.DrawMask:
      drawMask(pc);
      break;
    case Opcode.ScaleChannels:
      scaleChannels(pc);
      break;
    case Opcode.AddNoise:
      addNoise(pc);
      break;
    case Opcode.MaxPoolForward:
      maxPoolForward(pc);
      break;
    case Opcode.MaxPoolGradient:
      maxPoolGradient(pc);
      break;
    case Opcode.AveragePoolForward:
      averagePoolForward(pc);
      break;
    case Opcode.AveragePoolGradient:
      averagePoolGradient(pc);
      break;
    case Opcode.NearestForward:
      nearestForward(pc);
      break;
    case Opcode.NearestGradient:
      nearestGradient(pc);
      break;
    case Opcode.BilinearForward:
      bilinearForward(pc);
      break;
    case Opcode.BilinearGradient:
      bilinearGradient(pc);
      break;
    case Opcode.CrossEntropy:
      crossEntropy(pc);
      break;
    case Opcode.ProbabilityCrossEntropy:
      probabilityCrossEntropy(pc);
      break;
    case Opcode.BinaryCrossEntropy:
      binaryCrossEntropy(pc);
      break;
    case Opcode.BinaryProbabilityCrossEntropy:
      binaryProbabilityCrossEntropy(pc);
      break;
    case Opcode.SquaredError:
      squaredError(pc);
      break;
    case Opcode.Score:
      score(pc);
      break;
    case Opcode.Accumulate:
      accumulate(pc);
      break;
    case Opcode.Penalize:
      penalize(pc);
      break;
    case Opcode.SquareSums:
      squareSums(pc);
      break;
    case Opcode.ClipShare:
      clipShare(pc);
      break;
    case Opcode.Update:
      update(pc);
      break;
    case Opcode.FrameStatistics:
      frameStatistics(pc);
      break;
    case Opcode.FrameHistogram:
      frameHistogram(pc);
      break;
    case Opcode.FrameExtremes:
      frameExtremes(pc);
      break;
    case Opcode.FrameHistograms:
      frameHistograms(pc);
      break;
    default:
      unreachable();
  }
}

/** An instruction is its opcode, the number of its words with these two, and what it works on. */
function runAll(): void {
  let pc = <usize>load<i32>(<usize>Control.From);
  const end = <usize>load<i32>(<usize>Control.To);
  while (pc < end) {
    execute(load<i32>(pc), pc + 8);
    barrier();
    pc += (<usize>load<i32>(pc, 4)) << 2;
  }
}

/** Runs the instructions that the control words name, together with `threads` − 1 other threads that serve. */
export function launch(threads: i32): void {
  join(0, threads);
  announce();
  runAll();
}

/** The life of thread `number` of `threads`: runs what is launched after launch `seen`, until it is told to stop. */
export function serve(number: i32, threads: i32, seen: i32): void {
  join(number, threads);
  let launch = seen;
  while (true) {
    launch = awaitLaunch(launch);
    if (atomic.load<i32>(<usize>Control.Stop) != 0) return;
    runAll();
  }
}
