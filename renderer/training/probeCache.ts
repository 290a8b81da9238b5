import type { ProbeCache } from '../../shared/engine/index';

const FILE = 'backends.json';

/**
 * Keeps what backends were measured at in the page's own folder on the disk (the origin private file system), which
 * outlives the window. The user agent names the versions of the app and of Chromium.
 */
export const probeCache: ProbeCache = {
  runtime: `${navigator.userAgent}, ${navigator.hardwareConcurrency} cores`,
  load: async () => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle(FILE);
    const parsed: unknown = JSON.parse(await (await handle.getFile()).text());
    return parsed;
  },
  save: async (table) => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle(FILE, { create: true });
    const writable = await handle.createWritable();
    await writable.write(JSON.stringify(table));
    await writable.close();
  },
};
