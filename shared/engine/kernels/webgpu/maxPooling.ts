import { tensorInput } from '../kernel';
import { asImages } from '../rows';
import { readWindow, type Window } from '../window';
import { runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** The largest of a window; one program. */
export const maxPoolingWebGpu: WebGpuKernel = {
  name: 'MaxPooling',
  run(call, backend) {
    const x = asImages(tensorInput(call, 'x'));
    const window = readWindow(call.attrs);
    const [count, , , channels] = x.shape;
    return runCompute(backend, {
      name: 'maxPooling',
      inputs: { x },
      shape: [count, ...window.output, channels],
      integers: { channels, ...windowIntegers(window) },
      functions: PLACES,
      element: `
        let place = index / uniforms.channels;
        let corner = windowStart(place);
        var largest = -3.4028234e38;
        for (var row = max(corner.y, 0); row < min(corner.y + uniforms.down, uniforms.height); row++) {
          for (var column = max(corner.z, 0); column < min(corner.z + uniforms.across, uniforms.width); column++) {
            let value = x[pixel(corner.x, row, column) * uniforms.channels + index % uniforms.channels];
            if (value > largest || isnan(value)) { largest = value; }
          }
        }
        return largest;`,
    });
  },
};

/** Every pixel asks the windows that reach it whether it is the first of their largest; one program. */
export const maxPoolingGradientWebGpu: WebGpuKernel = {
  name: 'MaxPoolingGradient',
  run(call, backend) {
    const x = asImages(tensorInput(call, 'x'));
    const [y, dy] = [tensorInput(call, 'y'), tensorInput(call, 'dy')];
    const window = readWindow(call.attrs);
    return runCompute(backend, {
      name: 'maxPoolingGradient',
      inputs: { x, y, dy },
      shape: x.shape,
      integers: { channels: x.shape[3], ...windowIntegers(window) },
      functions: `
        ${PLACES}
        fn isFirst(place : i32, channel : i32, own : i32) -> bool {
          let corner = windowStart(place);
          let largest = y[place * uniforms.channels + channel];
          for (var row = max(corner.y, 0); row < min(corner.y + uniforms.down, uniforms.height); row++) {
            for (var column = max(corner.z, 0); column < min(corner.z + uniforms.across, uniforms.width); column++) {
              let at = pixel(corner.x, row, column);
              if (x[at * uniforms.channels + channel] == largest) { return at == own; }
            }
          }
          return false;
        }`,
      element: `
        let channel = index % uniforms.channels;
        let own = index / uniforms.channels;
        let image = own / (uniforms.height * uniforms.width);
        let bottom = (own / uniforms.width) % uniforms.height + uniforms.top;
        let right = own % uniforms.width + uniforms.left;
        let firstRow = max(0, (bottom - uniforms.down + uniforms.strideDown) / uniforms.strideDown);
        let firstColumn = max(0, (right - uniforms.across + uniforms.strideAcross) / uniforms.strideAcross);
        var sum = 0.0;
        for (var row = firstRow; row <= min(bottom / uniforms.strideDown, uniforms.outHeight - 1); row++) {
          for (var column = firstColumn; column <= min(right / uniforms.strideAcross, uniforms.outWidth - 1); column++) {
            let place = (image * uniforms.outHeight + row) * uniforms.outWidth + column;
            if (isFirst(place, channel, own)) { sum += dy[place * uniforms.channels + channel]; }
          }
        }
        return sum;`,
    });
  },
};

function windowIntegers({ input, output, size, strides, rows, columns }: Window): Record<string, number> {
  return {
    height: input[0],
    width: input[1],
    outHeight: output[0],
    outWidth: output[1],
    down: size[0],
    across: size[1],
    strideDown: strides[0],
    strideAcross: strides[1],
    top: rows[0],
    left: columns[0],
  };
}

/** Where the window of a place begins (image, row, column; before the edge perhaps), and the number of a pixel. */
const PLACES = `
  fn windowStart(place : i32) -> vec3<i32> {
    let row = (place / uniforms.outWidth) % uniforms.outHeight;
    let column = place % uniforms.outWidth;
    return vec3<i32>(
      place / (uniforms.outHeight * uniforms.outWidth),
      row * uniforms.strideDown - uniforms.top,
      column * uniforms.strideAcross - uniforms.left);
  }
  fn pixel(image : i32, row : i32, column : i32) -> i32 {
    return (image * uniforms.height + row) * uniforms.width + column;
  }`;
