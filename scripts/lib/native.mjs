import asc from 'assemblyscript/asc';
import { inRoot } from './paths.mjs';
import { Stop } from './say.mjs';

const folder = 'shared/engine/kernels/native';

/** The module that holds the compiled kernels, committed with their source. */
export const binaryModule = inRoot(folder, 'binary.ts');

/**
 * Compiles the engine's WASM kernels from their AssemblyScript source. The same source and compiler give the same bytes.
 * The first kilobyte of memory is left alone, though the kernels keep no data of their own.
 *
 * @returns {Promise<Uint8Array>}
 * @throws {Stop} with the compiler's own words.
 */
export async function compileNative() {
  /** @type {Uint8Array | undefined} */
  let bytes;
  const { error, stderr } = await asc.main(
    [
      `${folder}/assembly/index.ts`,
      ...['--outFile', 'kernels.wasm'],
      ...['-O3', '--noAssert', '--importMemory', '--noExportMemory'],
      ...['--runtime', 'stub', '--memoryBase', '1024', '--enable', 'simd,bulk-memory'],
      ...['--baseDir', inRoot()],
    ],
    {
      writeFile: (_name, contents) => {
        if (contents instanceof Uint8Array) bytes = contents;
      },
    },
  );
  if (error !== null || bytes === undefined) throw new Stop(`${stderr}\nThe WASM kernels do not compile.`);
  return bytes;
}

/**
 * The text of the module that holds `bytes`.
 *
 * @param {Uint8Array} bytes
 */
export function binaryText(bytes) {
  const lines =
    Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,100}/g) ?? [];
  return [
    '/**',
    ' * The kernels of `assembly/` as a WebAssembly binary, in hexadecimal. Written by `node scripts/native.mjs`; a test',
    ' * compiles them again and compares.',
    ' */',
    'export const NATIVE_BINARY = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}
