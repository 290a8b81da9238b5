import type { BackendOpener } from './attempt';
import { cpuOpener } from './cpu';
import { wasmOpener } from './wasm';
import { webglOpener } from './webgl';
import { webgpuOpener } from './webgpu';

/** Most often fastest first; each is what is taken where those before it do not work and nothing was measured. */
export const OPENERS: readonly BackendOpener[] = [webgpuOpener, webglOpener, wasmOpener, cpuOpener];
