import { Opcode, Unary } from '../opcodes';
import type { Area } from '../program';
import type { LowerCall, Value } from './lowering';

/** The gradient before an activation that was applied to `output` in place; `dy` itself where there is none. */
export function beforeActivation({ emitter, name, activation }: LowerCall, output: Value, dy: Area): Area {
  if (activation === Unary.Linear) return dy;
  const passed = emitter.perImage(`gradient before the activation of ${name}`, output.size);
  emitter.emit(Opcode.UnaryGradient, dy, null, output.area, passed, output.size, activation, 0);
  return passed;
}
