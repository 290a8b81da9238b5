import { tensorInput } from '../kernel';
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
