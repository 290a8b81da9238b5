import { tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, type Window } from '../window';
import { runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** The largest of a window; one program. */
export const maxPoolingWebGl: WebGlKernel = {
  name: 'MaxPooling',
  run(call, backend) {
    const x = asImages(tensorInput(call, 'x'));
    const window = readWindow(call.attrs);
    return runFragment(backend, {
      inputs: { X: x },
      shape: [x.shape[0], ...window.output, x.shape[3]],
      integers: windowIntegers(window),
      functions: `
        ${COLUMN}
        vec2 largestOf(int image, int i, int j, int channel) {
          int y = i * strideDown - top;
          int x = j * strideAcross - left;
          vec2 largest = vec2(-3.4028234e38);
          for (int row = max(y, 0); row < min(y + down, height); row++) {
            for (int column = max(x, 0); column < min(x + across, width); column++) {
              vec2 value = columnOf(getX(image, row, column, channel), column);
              if (value.x > largest.x || isnan(value.x)) { largest.x = value.x; }
              if (value.y > largest.y || isnan(value.y)) { largest.y = value.y; }
            }
          }
          return largest;
        }`,
      result: `
        vec2 second = at.z + 1 < outWidth ? largestOf(at.x, at.y, at.z + 1, at.w) : vec2(0.0);
        return vec4(largestOf(at.x, at.y, at.z, at.w), second);`,
    });
  },
};

/** Every pixel asks the windows that reach it whether it is the first of their largest; one program. */
export const maxPoolingGradientWebGl: WebGlKernel = {
  name: 'MaxPoolingGradient',
  run(call, backend) {
    const x = asImages(tensorInput(call, 'x'));
    return runFragment(backend, {
      inputs: { X: x, Y: tensorInput(call, 'y'), Dy: tensorInput(call, 'dy') },
      shape: x.shape,
      integers: windowIntegers(readWindow(call.attrs)),
      functions: `
        ${COLUMN}
        vec2 shareOf(int image, int i, int j, int channel, ivec2 own) {
          vec2 largest = columnOf(getY(image, i, j, channel), j);
          vec2 dy = columnOf(getDy(image, i, j, channel), j);
          int y = i * strideDown - top;
          int x = j * strideAcross - left;
          bvec2 isFirst = bvec2(true);
          for (int row = max(y, 0); row <= own.x; row++) {
            for (int column = max(x, 0); column < min(x + across, width); column++) {
              bvec2 isLargest = equal(columnOf(getX(image, row, column, channel), column), largest);
              if (row == own.x && column == own.y) {
                return vec2(
                  isFirst.x && isLargest.x ? dy.x : 0.0, isFirst.y && isLargest.y ? dy.y : 0.0);
              }
              isFirst = bvec2(isFirst.x && !isLargest.x, isFirst.y && !isLargest.y);
            }
          }
          return vec2(0.0);
        }
        vec2 gradientOf(int image, int row, int column, int channel) {
          int bottom = row + top;
          int right = column + left;
          int firstRow = max(0, (bottom - down + strideDown) / strideDown);
          int firstColumn = max(0, (right - across + strideAcross) / strideAcross);
          vec2 sum = vec2(0.0);
          for (int i = firstRow; i <= min(bottom / strideDown, outHeight - 1); i++) {
            for (int j = firstColumn; j <= min(right / strideAcross, outWidth - 1); j++) {
              sum += shareOf(image, i, j, channel, ivec2(row, column));
            }
          }
          return sum;
        }`,
      result: `
        vec2 second = at.z + 1 < width ? gradientOf(at.x, at.y, at.z + 1, at.w) : vec2(0.0);
        return vec4(gradientOf(at.x, at.y, at.z, at.w), second);`,
    });
  },
};

/** The two channels of one column out of the texel that holds it. */
const COLUMN = 'vec2 columnOf(vec4 texel, int column) { return column % 2 == 0 ? texel.rg : texel.ba; }';

function windowIntegers({ input, output, size, strides, rows, columns }: Window): Record<string, number> {
  return {
    ...{ height: input[0], width: input[1], outHeight: output[0], outWidth: output[1] },
    ...{ down: size[0], across: size[1], strideDown: strides[0], strideAcross: strides[1] },
    ...{ top: rows[0], left: columns[0] },
  };
}
