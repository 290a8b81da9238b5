const EXTENSION = '.normscope';

/** The file's name without its folders, e.g. `mnist-article.normscope`; `Untitled` for a project never saved. */
export function fileNameOf(path: string | null): string {
  if (path === null) return 'Untitled';
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** Name without the app's own ending, for lists. */
export function shortName(path: string): string {
  const name = fileNameOf(path);
  return name.endsWith(EXTENSION) ? name.slice(0, -EXTENSION.length) : name;
}

/** The folder a file lies in. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.length - fileNameOf(path).length - 1));
}
