import type { TensorInfo } from '@tensorflow/tfjs-core';

/** The numbers that `valueAt` reads: the last two axes, which are packed. */
export function lastExtents(name: string, { shape }: TensorInfo): Readonly<Record<string, number>> {
  return { [`rows${name}`]: shape.at(-2) ?? 1, [`columns${name}`]: shape.at(-1) ?? 1 };
}

/** `float valueG(int place)` for an input `G`: a value of a packed tensor by its place in the order of values. Needs `TEXELS`. */
export function valueAt(name: string): string {
  return `
    float value${name}(int place) {
      int column = place % columns${name};
      int line = place / columns${name};
      int row = line % rows${name};
      int image = line / rows${name};
      int number = (image * ((rows${name} + 1) / 2) + row / 2) * ((columns${name} + 1) / 2) + column / 2;
      vec4 texel = texelFetch(${name}, texelAt(number, textureSize(${name}, 0).x), 0);
      vec2 both = row % 2 == 0 ? texel.rg : texel.ba;
      return column % 2 == 0 ? both.x : both.y;
    }`;
}
