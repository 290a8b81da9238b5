import type { BackendName } from '../../shared/document/schema';
import { createTrainingControl, train } from '../../shared/engine';
import { findTemplate } from '../../shared/templates';
import { type Files, readerOf } from './wholeTraining';

let counting = false;
let compiled = 0;

/** Counts every later call of a method that compiles a shader. */
function count(prototype: object | undefined, method: string): void {
  const original: unknown = prototype && Reflect.get(prototype, method);
  if (prototype === undefined || typeof original !== 'function') return;
  Reflect.set(prototype, method, function counted(this: unknown, ...args: unknown[]): unknown {
    compiled += 1;
    return Reflect.apply(original, this, args);
  });
}

/** Begins to count, once for a page. */
function countCompiling(): void {
  if (counting) return;
  counting = true;
  count(globalThis.WebGL2RenderingContext?.prototype, 'compileShader');
  count(globalThis.GPUDevice?.prototype, 'createComputePipeline');
  count(globalThis.GPUDevice?.prototype, 'createComputePipelineAsync');
}

/**
 * Shaders that a training compiles before its first step is told, and after: two epochs with batches left over, of steps and of
 * validation, and with checkpoints.
 */
export async function countShaders(
  backend: BackendName,
  files: Files,
): Promise<{ readonly before: number; readonly after: number }> {
  countCompiling();
  const template = findTemplate('digits8x8-tiny');
  if (template === undefined) throw new Error('The template is gone.');
  const { training, ...rest } = template.create('compiled');
  // A size of batch that nothing else in this window has.
  const document = { ...rest, training: { ...training, backend, batchSize: 193, epochs: 2, framesEvery: 0 } };
  const host = { readAsset: readerOf(files), assets: { wasmBase: './' } };
  const begun = compiled;
  let before = 0;
  for await (const { type } of train({ document, ...host, control: createTrainingControl() }))
    if (type === 'started') before = compiled - begun;
  return { before, after: compiled - begun - before };
}
