import { backend, randomUniform, type Tensor4D } from '@tensorflow/tfjs-core';
import { wasmFolder } from '../../electron/cli/files';
import { openBackend } from '../../shared/engine';
import { type NativeHost, nativeHost } from '../../shared/engine/kernels/native';
import { frameOf, padInto, setWindow } from '../../shared/engine/kernels/native/window';
import { setWinograd, type Tile } from '../../shared/engine/kernels/native/winograd';
import { placeWindow } from '../../shared/engine/kernels/window';
import type { NamedBench, Side } from './bench';

const IMAGES = 64;

const tiles: readonly Tile[] = [2, 4];

/** Extent of the square images, channels, filters. */
const shapes = [
  [32, 8, 8],
  [32, 9, 9],
  [32, 16, 16],
  [32, 30, 30],
  [32, 32, 32],
  [16, 32, 64],
  [16, 64, 64],
  [8, 128, 128],
  [7, 64, 64],
  [6, 64, 64],
] as const;

/** The algorithms of a 3×3 convolution on WASM, over channels and extents. */
export const convolutions: readonly NamedBench[] = shapes.map(([extent, channels, filters]) => ({
  name: `convolution-${extent}-${channels}-${filters}`,
  open: async () => {
    await openBackend('wasm', { wasmBase: wasmFolder() });
    const native = nativeHost(backend());
    if (native === null) throw new Error('The WASM kernels do not run here.');
    const tensors: Record<'x' | 'filter' | 'y', Tensor4D> = {
      x: randomUniform([IMAGES, extent, extent, channels], -1, 1),
      filter: randomUniform([3, 3, channels, filters], -1, 1),
      y: randomUniform([IMAGES, extent, extent, filters], -1, 1),
    };
    const output = native.allocate(tensors.y.shape);
    return {
      title: `3×3 convolution «same», ${IMAGES} images ${extent}×${extent}, ${channels} → ${filters}`,
      rounds: 15,
      sides: sidesOf(native, tensors, native.address(output)),
      dispose: () => {
        native.free(output);
        for (const tensor of Object.values(tensors)) tensor.dispose();
      },
    };
  },
}));

/** Each algorithm forward and for the filter's gradient; the results go to `output`, which has room for either. */
function sidesOf(
  native: NativeHost,
  { x, filter, y }: Record<'x' | 'filter' | 'y', Tensor4D>,
  output: number,
): Side[] {
  const { kernels } = native;
  const [images, height, width, channels] = x.shape;
  const filters = y.shape[3];
  const options = { strides: [1, 1], dilations: [1, 1], padding: 'same' } as const;
  const window = placeWindow([height, width], [3, 3], options);
  const product = (run: (padded: number, scratch: number) => void): void => {
    const frame = frameOf(window, images, channels);
    setWindow(native, window, frame, channels, filters, 1);
    const [room = 0, scratch = 0] = native.scratch(frame.bytes, kernels.convScratch());
    run(padInto(native, x, window, frame, room), scratch);
  };
  const { input, output: size, rows, columns } = window;
  const geometry = { input, output: size, top: rows[0], left: columns[0], channels, filters };
  const winograd = (tile: Tile, run: (input: number, areas: readonly [number, number]) => void): void =>
    run(native.address(x), setWinograd(native, { ...geometry, tile }));
  const [weights, dy] = [native.address(filter), native.address(y)];
  const side = (name: string, run: () => void): Side => ({ name, units: 1, run });
  return [
    side('forward, product', () =>
      product((from, scratch) => kernels.convForward(from, weights, 0, output, images, scratch)),
    ),
    ...tiles.map((tile) =>
      side(`forward, F(${tile}×${tile})`, () =>
        winograd(tile, (from, areas) =>
          kernels.winogradForward(from, weights, 0, 0, output, images, ...areas),
        ),
      ),
    ),
    side('filter’s gradient, product', () =>
      product((from, scratch) => kernels.convFilterGradient(from, dy, output, images, scratch)),
    ),
    ...tiles.map((tile) =>
      side(`filter’s gradient, F(${tile}×${tile})`, () =>
        winograd(tile, (from, areas) => kernels.winogradFilterGradient(from, dy, output, images, ...areas)),
      ),
    ),
  ];
}
