import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAtomically } from '../../../electron/main/files/atomicWrite';
import { temporaryFolder } from '../temporaryFolder';
import { withSmallDisk } from './smallDisk';

describe('an atomic write', () => {
  it('makes a new file, and leaves no other beside it', async () => {
    const folder = temporaryFolder();
    await writeAtomically(join(folder, 'a.normscope'), 'γ\n');
    expect(readFileSync(join(folder, 'a.normscope'), 'utf8')).toBe('γ\n');
    expect(readdirSync(folder)).toEqual(['a.normscope']);
  });

  it.skipIf(process.platform === 'win32')('keeps the permissions of the file that it replaces', async () => {
    const path = join(temporaryFolder(), 'a.normscope');
    writeFileSync(path, 'old');
    chmodSync(path, 0o640);
    await writeAtomically(path, 'new');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it.skipIf(process.platform === 'win32')('writes what a symbolic link points to', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real', 'a.normscope'), 'old');
    symlinkSync(join(folder, 'real', 'a.normscope'), join(folder, 'link'));
    await writeAtomically(join(folder, 'link'), 'new');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real', 'a.normscope'), 'utf8')).toBe('new');
  });

  it('refuses to replace a folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a.normscope'));
    await expect(writeAtomically(join(folder, 'a.normscope'), 'new')).rejects.toThrow(
      /is a folder or a device/,
    );
    expect(readdirSync(folder)).toEqual(['a.normscope']);
  });

  it.runIf(process.platform === 'linux')('refuses to replace a device', async () => {
    await expect(writeAtomically('/dev/full', 'new')).rejects.toThrow(/is a folder or a device/);
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  it('removes what writes of processes that are no more have left, and no other file', async () => {
    const folder = temporaryFolder();
    const { pid } = spawnSync(process.execPath, ['--version']);
    const uuid = '0b5e4f0a-9d0c-4b6e-8a55-3d1f6a2c7e90';
    const abandoned = `.b.ckpt.${pid}.${uuid}.tmp`;
    // A process of another machine may be writing into the folder: what was written to a moment ago is left alone.
    const fresh = `.c.ckpt.${pid}.${uuid}.tmp`;
    const old = [`.b.ckpt.${process.pid}.${uuid}.tmp`, `.b.ckpt.${pid}.tmp`, `b.ckpt.${pid}.${uuid}.tmp`];
    const others = [fresh, ...old];
    for (const name of [abandoned, ...others]) writeFileSync(join(folder, name), 'half');
    const elevenMinutesAgo = Date.now() / 1000 - 11 * 60;
    for (const name of [abandoned, ...old])
      utimesSync(join(folder, name), elevenMinutesAgo, elevenMinutesAgo);
    await writeAtomically(join(folder, 'a.normscope'), 'new');
    expect(readdirSync(folder).sort()).toEqual([...others, 'a.normscope'].sort());
  });

  it('leaves nothing where the folder is missing', async () => {
    const folder = temporaryFolder();
    await expect(writeAtomically(join(folder, 'gone', 'a'), 'new')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps the old file whole where the disk fills up on the way', async ({ skip }) => {
    const tried = await withSmallDisk(200_000, async (disk) => {
      const path = join(disk, 'a.normscope');
      writeFileSync(path, 'old '.repeat(10_000));
      await expect(writeAtomically(path, 'new '.repeat(100_000))).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(readFileSync(path, 'utf8')).toBe('old '.repeat(10_000));
      expect(readdirSync(disk)).toEqual(['a.normscope']);
    });
    if (!tried) skip('a small disk can only be made by root on Linux');
  });
});
