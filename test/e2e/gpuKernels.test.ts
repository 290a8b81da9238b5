import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { readAsset, wasmFolder } from '../../electron/cli/files';
import { HARDLY_VARYING_TOLERANCE, hardlyVaryingCases } from '../engine/norms/hardlyVaryingCases';
import { type GpuPage, openGpuPage } from '../gpu/openPage';
import { figuresOf, twoOutputs } from '../gpu/severalOutputs';
import { allEvents } from '../gpu/wholeTraining';

const checkout = resolve(import.meta.dirname, '../..');
const reference = resolve(checkout, 'test/fixtures/golden/golden_f64.json');

/** Our program in the window. */
declare const gpuCheck: typeof import('../gpu/checkPage');

/** What float32 leaves of a sum, and of a quotient by the deviation of a channel. */
const TOLERANCE = 5e-6;

/**
 * Programs of a frame of one, four and seven norms: four for three norms, one to join fourteen (on WebGPU seven)
 * of the tensors that are read back, and those of the norms of weights and gradients.
 */
const FRAME_PROGRAMS = { webgl: [8, 15, 22], webgpu: [9, 19, 28] };

let opened: GpuPage;

/** The files of a data set that ships, in base 64. */
async function filesOf(id: string): Promise<Record<string, string>> {
  const folder = resolve(checkout, 'assets/datasets');
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${id}-`));
  const files = await Promise.all(
    names.map(async (name) => [`datasets/${name}`, await readFile(resolve(folder, name), 'base64')] as const),
  );
  return Object.fromEntries(files);
}

test.beforeAll(async () => {
  opened = await openGpuPage(checkout, 'test/gpu/checkPage.ts', 'gpuCheck');
});

test.afterAll(async () => {
  expect(opened.complaints).toEqual([]);
  await opened.close();
});

for (const backend of ['webgl', 'webgpu'] as const) {
  test(`${backend}: every kernel gives what its composed form gives in plain JavaScript`, async () => {
    // On random shapes too: software compiles some hundreds of shaders.
    test.setTimeout(600_000);
    const results = await opened.page.evaluate((name) => gpuCheck.compareKernels(name), backend);
    expect(results.length).toBeGreaterThan(300);
    for (const { name, errors } of results) {
      for (const [output, error] of errors.entries())
        expect(error, `${name}, output ${output}`).toBeLessThan(TOLERANCE);
    }
  });

  test(`${backend} meets the numbers of PyTorch: operators, and networks after ten steps`, async () => {
    const text = await readFile(reference, 'utf8');
    const { results, left } = await opened.page.evaluate(([name, golden]) => gpuCheck.golden(name, golden), [
      backend,
      text,
    ] as const);
    const run = results.filter(({ unsupported }) => !unsupported);
    expect(run.filter(({ ok }) => !ok)).toEqual([]);
    expect(run.length).toBeGreaterThanOrEqual(41 + 12);
    expect(left, 'tensors and buffers left behind').toBe(0);
  });

  // Of every gradient the share of its largest value, or of a tenth of the largest of all gradients where that is more.
  test(`${backend} trains every layer as plain JavaScript does, to 1e-5`, async () => {
    // Software compiles and runs the shaders of a hundred networks.
    test.setTimeout(600_000);
    const results = await opened.page.evaluate((name) => gpuCheck.layers(name, 1e-5), backend);
    expect(results.length).toBeGreaterThanOrEqual(30);
    expect(results.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
  });

  test(`${backend} trains layers of random shapes as float64 does, to 1e-5`, async () => {
    test.setTimeout(600_000);
    const results = await opened.page.evaluate((name) => gpuCheck.randomShapes(name, 1e-5), backend);
    expect(results.length).toBeGreaterThanOrEqual(60);
    expect(results.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
  });

  test(`${backend} adds up the gradient in a filter part by part where a batch is too large for one matrix product`, async () => {
    test.setTimeout(300_000);
    const results = await opened.page.evaluate((name) => gpuCheck.filterGradients(name), backend);
    expect(results.map(({ parts }) => parts)).toEqual([1, 2, 3, 7, 2, 2]);
    for (const { name, parts, error } of results)
      expect(error, `${name} in ${parts} parts`).toBeLessThan(TOLERANCE);
  });

  test(`${backend} normalizes channels that hardly vary as float64 does`, async () => {
    const results = await opened.page.evaluate((name) => gpuCheck.hardlyVarying(name), backend);
    expect(results).toHaveLength(hardlyVaryingCases.length);
    for (const { name, errors, misplacedEdges } of results) {
      for (const [what, error] of errors)
        expect(error, `${name}: ${what}`).toBeLessThanOrEqual(HARDLY_VARYING_TOLERANCE);
      expect(misplacedEdges, name).toBe(0);
    }
  });

  test(`${backend} trains layers of odd extents as plain JavaScript does`, async () => {
    const errors = await opened.page.evaluate((name) => gpuCheck.oddExtents(name), backend);
    expect(errors.length).toBeGreaterThan(10);
    expect(Math.max(...errors)).toBeLessThan(1e-5);
  });

  test(`${backend} counts frames on the device as plain loops do`, async () => {
    for (const frame of await opened.page.evaluate((name) => gpuCheck.frames(name), backend)) {
      expect(frame.statistics, frame.shape).toBeLessThan(1e-5);
      expect(frame.moved, frame.shape).toBeLessThanOrEqual(frame.nearEdges);
      expect(frame.nearEdges, frame.shape).toBeLessThan(40);
      expect(frame.parameters, frame.shape).toBe(true);
    }
  });

  test(`${backend}: a frame of all norms is a few programs, read back with the step's score at once`, async () => {
    const { work, left } = await opened.page.evaluate(
      (name) => gpuCheck.workOfFrames(name, [1, 4, 7]),
      backend,
    );
    // A ReLU that is computed by itself is two programs more for each norm, forward and backward.
    const added = work.map(({ taps, plain, seen }) => seen.dispatches - plain.dispatches - 2 * taps);
    expect(added).toEqual(FRAME_PROGRAMS[backend]);
    for (const { plain, seen } of work)
      expect([plain, seen]).toMatchObject([plain, seen].map(() => ({ uploads: 0, readBacks: 1 })));
    expect(left, 'tensors and buffers left behind').toBe(0);
  });

  test(`${backend} updates weights in groups as plain JavaScript does one by one, with every optimizer`, async () => {
    const { results, left } = await opened.page.evaluate((name) => gpuCheck.optimizers(name), backend);
    expect(results).toHaveLength(2 * 19);
    for (const { name, errors } of results) {
      for (const [index, error] of errors.entries())
        expect(error, `${name}, values ${index}`).toBeLessThan(TOLERANCE);
    }
    expect(left, 'tensors and buffers left behind').toBe(0);
  });

  test(`${backend}: an update is a program for each weight, and one for what is remembered of each group`, async () => {
    const { weights, programs } = await opened.page.evaluate(
      (name) => gpuCheck.programsOfUpdates(name),
      backend,
    );
    const groups = Math.ceil(weights / (backend === 'webgl' ? 12 : 5));
    for (const [kind, count] of programs)
      expect([kind, count]).toEqual([kind, kind === 'sgd' ? weights : weights + groups]);
  });

  test(`${backend} measures the norms of weights and gradients that lie there`, async () => {
    const results = await opened.page.evaluate((name) => gpuCheck.norms(name), backend);
    expect(results).toHaveLength(2 * 8);
    for (const { name, told, held } of results)
      expect(Math.abs(told - held), name).toBeLessThan(1e-5 * (1 + held));
  });

  test(`${backend} trains a network with two Outputs, and tells their figures and all norms, as WASM does`, async () => {
    const files = await filesOf('digits8x8');
    const got = await opened.page.evaluate(([name, all]) => gpuCheck.severalOutputs(name, all), [
      backend,
      files,
    ] as const);
    const host = { readAsset, assets: { wasmBase: wasmFolder() } };
    const want = figuresOf(await allEvents({ document: twoOutputs('wasm'), ...host }));
    expect(got.map(([what]) => what)).toEqual(want.map(([what]) => what));
    // Of every Output in sixteen steps, over two epochs, and in the validation after them.
    expect(want.filter(([what]) => what.startsWith('output'))).toHaveLength(2 * (16 + 2 + 2));
    expect(want.filter(([what]) => what.startsWith('norms'))).toHaveLength(5 * 7);
    for (const [index, [what, numbers]] of want.entries()) {
      const own = got[index]?.[1] ?? [];
      const errors = numbers.map(
        (value, at) => Math.abs((own[at] ?? Number.NaN) - value) / (1 + Math.abs(value)),
      );
      expect(Math.max(...errors), what).toBeLessThan(1e-5);
    }
  });

  test(`${backend}: a training that goes on from a checkpoint gives the numbers of one that never ended`, async () => {
    const files = await filesOf('digits8x8');
    const { whole, resumed } = await opened.page.evaluate(([name, all]) => gpuCheck.resume(name, all), [
      backend,
      files,
    ] as const);
    const kinds = whole.after.map(([kind]) => kind);
    expect(new Set(kinds)).toEqual(new Set(['step', 'epoch', 'norms', 'frame']));
    expect(resumed.after).toEqual(whole.after);
    expect(resumed.end.length).toBeGreaterThan(1000);
    expect(resumed.end).toEqual(whole.end);
  });

  test(`${backend} compiles nothing after the rehearsal: neither for the last batch of an epoch nor for validation`, async () => {
    const files = await filesOf('digits8x8');
    const { before, after } = await opened.page.evaluate(([name, all]) => gpuCheck.shaders(name, all), [
      backend,
      files,
    ] as const);
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(0);
  });

  test(`${backend} tells numbers from 0 as finely as 32 bits allow`, async () => {
    expect(await opened.page.evaluate((name) => gpuCheck.epsilonOf(name), backend)).toBe(1e-7);
  });
}
