import { normalTables } from '../../../random';
import { gaussianNoiseArguments } from '../../layers/gaussianNoise';
import { Opcode } from '../opcodes';
import { float } from '../program';
import { generatorStates } from './dropout';
import { firstValue, type LowerCall, type Lowered, outputValue } from './lowering';

/** In training, values and noise that is drawn while it is added; gradients pass as they are. In inference nothing. */
export function lowerGaussianNoise(call: LowerCall): Lowered {
  const { emitter, training, name, seed } = call;
  const { stddev } = gaussianNoiseArguments.parse(call.args);
  const x = firstValue(call);
  if (!training || stddev === 0) return { output: x, backward: (dy) => [x.differentiable ? dy : null] };
  const output = outputValue(call, x.shape);
  const states = generatorStates(call);
  const normals = emitter.fixed(`tables of ${name}`, 2 * normalTables.length);
  call.seedAnew({ states, seed, normals });
  emitter.emit(Opcode.AddNoise, x.area, output.area, states, normals, x.size, float(stddev));
  return { output, backward: (dy) => [x.differentiable ? dy : null] };
}
