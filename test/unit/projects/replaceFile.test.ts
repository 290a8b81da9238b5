import { describe, expect, it } from 'vitest';
import { type Replacing, replaceFile } from '../../../electron/main/files/replaceFile';

/** A system whose renaming fails with these codes, one after the other, then works. */
function systemThatFails(platform: NodeJS.Platform, codes: readonly string[]) {
  const left = [...codes];
  const renamed: string[] = [];
  const waited: number[] = [];
  const system: Replacing = {
    platform,
    rename: (from, to) => {
      const code = left.shift();
      if (code !== undefined) return Promise.reject(Object.assign(new Error(`${code}: rename`), { code }));
      renamed.push(`${from} → ${to}`);
      return Promise.resolve();
    },
    wait: (milliseconds) => {
      waited.push(milliseconds);
      return Promise.resolve();
    },
  };
  return { system, left, renamed, waited };
}

describe('replacing a file', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])('on Windows waits for a program that holds it (%s)', async (code) => {
    const { system, renamed, waited } = systemThatFails('win32', [code, code, code]);
    await replaceFile('new', 'old', system);
    expect(renamed).toEqual(['new → old']);
    expect(waited).toEqual([10, 20, 50]);
  });

  it('on Windows gives up in less than a second, with the error of the system', async () => {
    const { system, left, renamed, waited } = systemThatFails('win32', new Array(20).fill('EBUSY'));
    await expect(replaceFile('new', 'old', system)).rejects.toMatchObject({ code: 'EBUSY' });
    expect([left.length, renamed.length]).toEqual([13, 0]);
    expect(waited.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(1000);
  });

  it.each<[string, NodeJS.Platform, string]>([
    ['any other error', 'win32', 'ENOSPC'],
    ['a refusal elsewhere', 'linux', 'EACCES'],
    ['a refusal elsewhere', 'darwin', 'EPERM'],
  ])('does not try again after %s (%s, %s)', async (_what, platform, code) => {
    const { system, waited } = systemThatFails(platform, [code]);
    await expect(replaceFile('new', 'old', system)).rejects.toMatchObject({ code });
    expect(waited).toEqual([]);
  });
});
