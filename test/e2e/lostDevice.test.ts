import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { openGpuPage } from '../gpu/openPage';

const checkout = resolve(import.meta.dirname, '../..');

/** Our program in the window. */
declare const lost: typeof import('../gpu/lostPage');

for (const backend of ['webgl', 'webgpu'] as const) {
  test(`${backend} computes the same once its device was lost and opened anew`, async () => {
    const folder = resolve(checkout, 'assets/datasets');
    const names = (await readdir(folder)).filter((each) => each.startsWith('digits8x8-'));
    const read = names.map(
      async (name) => [`datasets/${name}`, await readFile(resolve(folder, name), 'base64')] as const,
    );
    const files = Object.fromEntries(await Promise.all(read));
    const { page, close } = await openGpuPage(checkout, 'test/gpu/lostPage.ts', 'lost');
    try {
      const { before, afterTraining, afterRest } = await page.evaluate(
        ([name, all]) => lost.lossesOfTrainings(name, all),
        [backend, files] as const,
      );
      expect(before).toHaveLength(46);
      expect(Math.min(...before)).toBeGreaterThan(0);
      expect(afterTraining).toEqual(before);
      expect(afterRest).toEqual(before);
    } finally {
      await close();
    }
  });
}
