import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { type Compiler, describeBroken, storeOf } from './compiler';
import { rest } from './rest';

/** A program of TensorFlow.js' WebGL backend. */
interface Binary {
  readonly webGLProgram: Parameters<MathBackendWebGL['gpgpu']['deleteProgram']>[0];
  /** Where its inputs lie; null until the program is done. */
  readonly variablesLocations: unknown;
}

interface Context {
  getProgramParameter(program: object, name: number): unknown;
  getProgramInfoLog(program: object): string | null;
}

/** LINK_STATUS: asked for, it waits until the program is done. */
const LINK_STATUS = 0x8b82;

/** COMPLETION_STATUS_KHR of the extension KHR_parallel_shader_compile, which tells whether that would wait. */
const COMPLETION_STATUS = 0x91b1;

/** Of the WebGL backend; null of any other. */
export function findWebGlCompiler(owner: object): Compiler | null {
  if (!isWebGl(owner)) return null;
  const store = storeOf(owner, 'binaryCache');
  const context: Context = owner.gpgpu.gl;
  const tells = Boolean(owner.gpgpu.parallelCompilationExtension);
  const done = new Set<Binary>();
  const unfinished = (): [string, Binary][] =>
    Object.entries(store).flatMap(([key, binary]) =>
      isBinary(binary) && binary.variablesLocations === null ? [[key, binary]] : [],
    );
  const waits = ({ webGLProgram }: Binary): boolean =>
    tells && context.getProgramParameter(webGLProgram, COMPLETION_STATUS) === false;
  const forgetUnfinished = (): void => {
    const begun = unfinished();
    for (const [key, binary] of begun) {
      if (done.has(binary)) continue;
      owner.gpgpu.deleteProgram(binary.webGLProgram);
      delete store[key];
    }
    if (begun.some(([, binary]) => done.has(binary))) owner.getUniformLocations();
  };
  return {
    flag: 'ENGINE_COMPILE_ONLY',
    listen: () => undefined,
    finish: async (isOver) => {
      for (const [, binary] of unfinished()) {
        while (waits(binary)) {
          if (isOver()) return false;
          await rest();
        }
        if (isOver()) return false;
        refuseBroken(context, binary);
        done.add(binary);
      }
      return true;
    },
    forgetUnfinished,
  };
}

function refuseBroken(context: Context, { webGLProgram }: Binary): void {
  if (context.getProgramParameter(webGLProgram, LINK_STATUS) !== false) return;
  throw describeBroken(context.getProgramInfoLog(webGLProgram) ?? '');
}

function isWebGl(owner: object): owner is MathBackendWebGL {
  return 'runWebGLProgram' in owner;
}

function isBinary(value: unknown): value is Binary {
  return (
    typeof value === 'object' && value !== null && 'webGLProgram' in value && 'variablesLocations' in value
  );
}
