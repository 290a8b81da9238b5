import { type FileHandle, open, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ShellError, systemCode } from '../errors';
import { replaceFile } from './replaceFile';
import { removeAbandoned, temporaryName } from './temporaries';

/** What a file that is replaced hands down to its successor. */
interface Inherited {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Writes a file so that at any moment either the old or the new content is there, whole: to a temporary name
 * beside it, flushed to the disk, then renamed. A symbolic link is followed; permissions and owner of a file that is
 * replaced are kept. What a process that was killed in such a write left in the folder is removed.
 *
 * Why not the package write-file-atomic: version 8 writes with one call and does not look at how much of it was taken,
 * so that a disk that fills up on the way leaves half of the new content in the place of the old one, without an error.
 *
 * @throws ShellError where something other than a file lies at `path`; errors of the system otherwise. Nothing is
 *   changed then.
 */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const inherited = await inheritedFrom(target);
  const folder = dirname(target);
  const temporary = join(folder, temporaryName(basename(target)));
  try {
    await writeFlushed(temporary, content, inherited);
    await replaceFile(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushFolder(folder);
  await removeAbandoned(folder);
}

async function inheritedFrom(path: string): Promise<Inherited | null> {
  try {
    const found = await stat(path);
    if (found.isFile()) return { mode: found.mode, uid: found.uid, gid: found.gid };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  throw new ShellError(
    `“${basename(path)}” is a folder or a device, not a file that can be replaced. Choose another name.`,
  );
}

async function writeFlushed(
  path: string,
  content: string | Uint8Array,
  inherited: Inherited | null,
): Promise<void> {
  const file = await open(path, 'wx', inherited?.mode ?? 0o666);
  try {
    // `FileHandle.writeFile` goes on after a short write, so that a disk that fills up on the way is an error here.
    await file.writeFile(content, 'utf8');
    if (inherited !== null) await inherit(file, inherited);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function inherit(file: FileHandle, { mode, uid, gid }: Inherited): Promise<void> {
  // Only root may give files away; anybody else keeps the new file as their own.
  await file.chown(uid, gid).catch(() => undefined);
  await file.chmod(mode & 0o7777);
}

/** Makes the renaming itself outlast a power cut, where the system can do that for a folder. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  if (folder === null) return;
  await folder.sync().catch(() => undefined);
  await folder.close();
}
