import type { AssetReader } from '../../shared/data/dataset';

/** Reads shipped files under a URL; of a file that is not there the error says what was answered. */
export function readerUnder(assetBase: string): AssetReader {
  return async (path) => {
    const response = await fetch(new URL(path, assetBase));
    if (!response.ok) throw new Error(`the answer was ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
}
