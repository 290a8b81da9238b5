import { it } from 'vitest';
import type { Optimizer } from '../../../shared/document/training';
import { Parameter } from '../../../shared/engine/program/control';
import { createEmitter } from '../../../shared/engine/program/emitter';
import { openMachine } from '../../../shared/engine/program/machine';
import { Opcode } from '../../../shared/engine/program/opcodes';
import { programOptimizer, slotWords } from '../../../shared/engine/program/optimizer';
import { expectSameWay, references } from '../optimizers/reference';
import { runtime } from './subject';

interface Way {
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly learningRates: readonly number[];
}

/** A weight after each step of the `Update` instruction alone. */
async function follow(settings: Optimizer, { start, gradients, learningRates }: Way): Promise<number[][]> {
  const floats = start.length;
  const opened = runtime();
  const [emitter, nothing] = [createEmitter(1, opened.sizes), createEmitter(1, opened.sizes)];
  const optimizer = programOptimizer(settings, floats);
  const [weights, gradient] = [emitter.fixed('weights', floats), emitter.fixed('gradient', floats)];
  const slots = slotWords(optimizer);
  emitter.emit(Opcode.Update, optimizer.rule, weights, gradient, ...slots, floats, ...optimizer.words);
  const [none, all] = [
    { from: 0, to: 0 },
    { from: 0, to: 1 },
  ];
  const looks = { forward: none, statistics: none, histograms: none, backward: none, measureNorms: none };
  const program = {
    training: { emitter, images: weights, generators: [], ...looks, update: all },
    inference: { emitter: nothing, images: weights, forward: none },
    kept: [weights, gradient, ...optimizer.slots.map(({ area }) => area)],
  };
  const machine = await openMachine(program, opened, null);
  machine.floats(weights).set(start);
  for (const { area, start: value } of optimizer.slots) machine.floats(area).fill(value);
  machine.setParameter(Parameter.GradientScale, 1);
  const followed = gradients.map((values, step) => {
    machine.floats(gradient).set(values);
    for (const [parameter, value] of optimizer.parameters(step + 1, learningRates[step] ?? Number.NaN))
      machine.setParameter(parameter, value);
    machine.run(machine.spans.update, 1);
    return Array.from(machine.floats(weights));
  });
  machine.dispose();
  return followed;
}

it.each(references)('the update goes the way of the library, step by step: $title', async (reference) => {
  expectSameWay(await follow(reference.settings, reference.way), reference);
});
