import type { Plan } from '../../compile/plan';
import { Activation, BatchNormalization } from '../layers';
import type { BuiltNode } from './wire';

/** Lets every Batch Norm do the work of the ReLU behind it too, where that alone takes what it gives. */
export function mergeRectifiers(plan: Plan, built: ReadonlyMap<string, BuiltNode>): void {
  const taken = [...plan.nodes.flatMap(({ inputs }) => inputs), ...plan.outputs.map(({ source }) => source)];
  for (const { id, inputs } of plan.nodes) {
    const [source = '', ...more] = inputs;
    const norm = built.get(source)?.layers.at(-1);
    const [activation] = built.get(id)?.layers ?? [];
    if (!(norm instanceof BatchNormalization && activation instanceof Activation)) continue;
    if (more.length === 0 && taken.filter((other) => other === source).length === 1)
      activation.handOver(norm);
  }
}
