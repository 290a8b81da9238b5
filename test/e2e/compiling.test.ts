import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { type GpuPage, openGpuPage } from '../gpu/openPage';

const checkout = resolve(import.meta.dirname, '../..');

/** Our program in the window. */
declare const compiling: typeof import('../gpu/compilePage');

let opened: GpuPage;
const files: Record<string, string> = {};

test.beforeAll(async () => {
  const folder = resolve(checkout, 'assets/datasets');
  for (const name of (await readdir(folder)).filter((each) => each.startsWith('digits8x8-')))
    files[`datasets/${name}`] = await readFile(resolve(folder, name), 'base64');
});

// A window of its own: one that has compiled these programs before would have nothing to wait for.
test.beforeEach(async () => {
  opened = await openGpuPage(checkout, 'test/gpu/compilePage.ts', 'compiling');
});

test.afterEach(async () => {
  expect(opened.complaints).toEqual([]);
  await opened.close();
});

for (const backend of ['webgl', 'webgpu'] as const) {
  test(`${backend} is given up in time where its programs take long to compile, and measured later with those that are done`, async () => {
    const probe = (milliseconds: number, deadline: number) =>
      opened.page.evaluate(([name, all, each, until]) => compiling.probe(name, all, each, until), [
        ...[backend, files, milliseconds, deadline],
      ] as const);
    const late = await probe(200, 1500);
    expect(late.measurement).toMatchObject({ backend, milliseconds: null, unfinished: 1 });
    // The programs of one kernel are compiled one behind the other.
    expect(late.took).toBeLessThan(1500 + 5 * 200);
    expect(late.left, 'tensors and buffers left behind').toBe(0);
    const inTime = await probe(0, 1e9);
    expect(inTime.measurement).toMatchObject({ backend, remark: null });
    expect(inTime.measurement?.milliseconds).toBeGreaterThan(0);
    expect(inTime.left, 'tensors and buffers left behind').toBe(0);
  });

  test(`${backend}: a stop is heard while the device compiles, and the next training compiles anew`, async () => {
    const { ended, left } = await opened.page.evaluate(
      ([name, all]) => compiling.stopWhileCompiling(name, all),
      [backend, files] as const,
    );
    expect(ended).toMatchObject({
      type: 'ended',
      reason: 'stopped',
      sentence: 'Stopped before the first step.',
    });
    expect(left, 'tensors and buffers left behind').toBe(0);
    const steps = await opened.page.evaluate(([name, all]) => compiling.stepsOf(name, all), [
      backend,
      files,
    ] as const);
    expect(steps).toBe(46);
  });

  test(`${backend}: what counts frames and joins them for reading is compiled beside the thread too`, async () => {
    const programs = await opened.page.evaluate(([name, all]) => compiling.framePrograms(name, all), [
      backend,
      files,
    ] as const);
    expect(programs.all).toBeGreaterThan(4);
    expect(programs.waitedFor).toBe(0);
  });
}
