import { spawnSync } from 'node:child_process';
import { temporaryFolder } from '../temporaryFolder';

/** Runs `work` on a disk of `bytes` bytes. Gives false, without running it, where this user cannot make one. */
export async function withSmallDisk(
  bytes: number,
  work: (folder: string) => Promise<void>,
): Promise<boolean> {
  const folder = temporaryFolder();
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]).status !== 0) return false;
  try {
    await work(folder);
  } finally {
    spawnSync('umount', [folder]);
  }
  return true;
}
