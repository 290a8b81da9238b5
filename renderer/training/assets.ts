import type { AssetReader } from '../../shared/data/dataset';

/** Reads shipped files under a URL; a file that is not there is an error with a sentence. */
export function readerUnder(assetBase: string): AssetReader {
  return async (path) => {
    const response = await fetch(new URL(path, assetBase)).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${path} could not be read (${why}). Reinstall Normscope if it is missing.`, { cause });
    });
    if (!response.ok) throw new Error(`${path} could not be read (${response.status}). Reinstall Normscope.`);
    return new Uint8Array(await response.arrayBuffer());
  };
}
