import type { Shape } from '../../../layers/layer';
import { countValues } from '../../../layers/shapes';
import { concatenateArguments, reshapeArguments } from '../../layers/plain';
import { Opcode } from '../opcodes';
import { type Area, partOf } from '../program';
import { firstValue, gradientArea, type LowerCall, type Lowered, outputValue } from './lowering';

/** `[N, H, W, C]` → `[N, H·W·C]`: the same values. */
export function lowerFlatten(call: LowerCall): Lowered {
  return reshaped(call, [firstValue(call).size]);
}

/** The same values in another shape. */
export function lowerReshape(call: LowerCall): Lowered {
  return reshaped(call, reshapeArguments.parse(call.args).targetShape);
}

function reshaped(call: LowerCall, shape: Shape): Lowered {
  const x = firstValue(call);
  return { output: { ...x, shape }, backward: (dy) => [x.differentiable ? dy : null] };
}

/** Inputs side by side along an axis: rows of each are copied into wider rows. */
export function lowerConcatenate(call: LowerCall): Lowered {
  const { emitter, inputs } = call;
  const { axis } = concatenateArguments.parse(call.args);
  const { shape } = firstValue(call);
  // Axes of the engine count the batch.
  const at = axis < 0 ? shape.length + axis : axis - 1;
  const extent = inputs.reduce((total, input) => total + (input.shape[at] ?? 0), 0);
  const output = outputValue(call, shape.with(at, extent));
  const rows = countValues(output.shape.slice(0, at));
  const width = output.size / rows;
  const starts: number[] = [];
  let start = 0;
  for (const { size } of inputs) {
    starts.push(start);
    start += size / rows;
  }
  const column = (area: Area, index: number): Area =>
    partOf(area, area.name, starts[index] ?? 0, area.bytes / 4 - (starts[index] ?? 0));
  for (const [index, { area, size }] of inputs.entries()) {
    const columns = size / rows;
    emitter.emit(Opcode.CopyColumns, area, column(output.area, index), rows, columns, columns, width);
  }
  const backward = (dy: Area): readonly (Area | null)[] =>
    inputs.map((input, index) => {
      if (!input.differentiable) return null;
      const dx = gradientArea(call, input);
      const columns = input.size / rows;
      emitter.emit(Opcode.CopyColumns, column(dy, index), dx, rows, columns, width, columns);
      return dx;
    });
  return { output, backward };
}
