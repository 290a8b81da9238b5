import { Opcode, Unary } from '../opcodes';
import type { Area } from '../program';
import type { LowerCall, Value } from './lowering';

/** The gradient before a ReLU that was applied to `output` in place; `dy` itself where there is none. */
export function beforeActivation({ emitter, name, activation }: LowerCall, output: Value, dy: Area): Area {
  if (activation !== Unary.Relu) return dy;
  const passed = emitter.perImage(`gradient before the activation of ${name}`, output.size);
  emitter.emit(Opcode.UnaryGradient, dy, null, output.area, passed, output.size, Unary.Relu, 0);
  return passed;
}
