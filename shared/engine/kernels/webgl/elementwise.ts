import { readAdamCoefficients } from '../adamUpdate';
import { numberAttribute, tensorInput } from '../kernel';
import { runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

export const rectifierGradientWebGl: WebGlKernel = {
  name: 'RectifierGradient',
  run(call, backend) {
    const [dy, y] = [tensorInput(call, 'dy'), tensorInput(call, 'y')];
    return runFragment(backend, {
      inputs: { Dy: dy, Y: y },
      shape: y.shape,
      result: `
        vec4 dy = getDyAtOutCoords();
        vec4 y = getYAtOutCoords();
        return vec4(
          y.r > 0.0 ? dy.r : 0.0, y.g > 0.0 ? dy.g : 0.0, y.b > 0.0 ? dy.b : 0.0, y.a > 0.0 ? dy.a : 0.0);`,
    });
  },
};

export const weightedSumWebGl: WebGlKernel = {
  name: 'WeightedSum',
  run(call, backend) {
    const [x, y] = [tensorInput(call, 'x'), tensorInput(call, 'y')];
    return runFragment(backend, {
      inputs: { X: x, Y: y },
      shape: x.shape,
      floats: { a: numberAttribute(call.attrs, 'a'), b: numberAttribute(call.attrs, 'b') },
      result: 'return a * getXAtOutCoords() + b * getYAtOutCoords();',
    });
  },
};

/** Three programs: one for each of the tensors that change. */
export const adamUpdateWebGl: WebGlKernel = {
  name: 'AdamUpdate',
  run(call, backend) {
    const [weight, gradient] = [tensorInput(call, 'weight'), tensorInput(call, 'gradient')];
    const { beta1, beta2, epsilon, stepSize, rootScale } = readAdamCoefficients(call.attrs);
    const { shape } = weight;
    const first = runFragment(backend, {
      inputs: { Old: tensorInput(call, 'first'), Gradient: gradient },
      shape,
      floats: { kept: beta1, added: 1 - beta1 },
      result: 'return kept * getOldAtOutCoords() + added * getGradientAtOutCoords();',
    });
    const second = runFragment(backend, {
      inputs: { Old: tensorInput(call, 'second'), Gradient: gradient },
      shape,
      floats: { kept: beta2, added: 1 - beta2 },
      result: `
        vec4 gradient = getGradientAtOutCoords();
        return kept * getOldAtOutCoords() + added * gradient * gradient;`,
    });
    const moved = runFragment(backend, {
      inputs: { Weight: weight, First: first, Second: second },
      shape,
      floats: { stepSize, rootScale, epsilon },
      result: `
        vec4 change = stepSize * getFirstAtOutCoords() / (rootScale * sqrt(getSecondAtOutCoords()) + epsilon);
        return getWeightAtOutCoords() - change;`,
    });
    return [moved, first, second];
  },
};
