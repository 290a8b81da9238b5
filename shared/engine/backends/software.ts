/**
 * Renderers that run a GPU's programs on the CPU. Training on one is many times slower than on WASM.
 * SwiftShader: Chromium; llvmpipe, lavapipe, softpipe: Mesa; WARP and «Basic Render»: Windows.
 */
const SOFTWARE_RENDERER = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b|software/i;

/** Whether the name of an adapter or renderer is that of one working in software. */
export function isSoftwareRenderer(name: string): boolean {
  return SOFTWARE_RENDERER.test(name);
}
