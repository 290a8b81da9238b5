import asc from 'assemblyscript/asc';
import { inRoot } from './paths.mjs';
import { Stop } from './say.mjs';

/**
 * A binary that is committed with its source: where that begins, the module that holds the bytes, and what they are called.
 *
 * @typedef {object} Binary
 * @property {string} source
 * @property {string} module
 * @property {string} constant
 * @property {string} holds
 * @property {readonly string[]} flags
 */

// Control words come first (control.ts), then the tables of exp and log, then programs.
const programFlags = [
  ...['--memoryBase', '1536', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65535'],
];

/** @type {readonly Binary[]} */
export const binaries = [
  {
    source: 'shared/engine/kernels/native/assembly/index.ts',
    module: inRoot('shared/engine/kernels/native/binary.ts'),
    constant: 'NATIVE_BINARY',
    holds: 'The kernels of `assembly/`',
    // The first kilobyte of memory is left alone, though the kernels keep no data of their own.
    flags: ['--memoryBase', '1024', '--enable', 'simd,bulk-memory'],
  },
  {
    source: 'shared/engine/program/assembly/index.ts',
    module: inRoot('shared/engine/program/binary.ts'),
    constant: 'PROGRAM_BINARY',
    holds: 'The instructions of `assembly/`',
    flags: [...programFlags, '--enable', 'simd,bulk-memory,threads'],
  },
  {
    source: 'shared/engine/program/assembly/index.ts',
    module: inRoot('shared/engine/program/binaryRelaxed.ts'),
    constant: 'RELAXED_PROGRAM_BINARY',
    holds: 'The instructions of `assembly/`, with relaxed SIMD,',
    flags: [...programFlags, '--enable', 'simd,bulk-memory,threads,relaxed-simd'],
  },
];

/**
 * Compiles a binary from its AssemblyScript source. The same source and compiler give the same bytes.
 *
 * @param {Binary} binary
 * @returns {Promise<Uint8Array>}
 * @throws {Stop} with the compiler's own words.
 */
export async function compileNative({ source, flags }) {
  /** @type {Uint8Array | undefined} */
  let bytes;
  const { error, stderr } = await asc.main(
    [
      source,
      ...['--outFile', 'kernels.wasm'],
      ...['-O3', '--noAssert', '--importMemory', '--noExportMemory'],
      ...['--runtime', 'stub', ...flags],
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
 * @param {Binary} binary
 * @param {Uint8Array} bytes
 */
export function binaryText({ constant, holds }, bytes) {
  const lines =
    Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,100}/g) ?? [];
  return [
    '/**',
    ` * ${holds} as a WebAssembly binary, in hexadecimal. Written by \`node scripts/native.mjs\`; a test`,
    ' * compiles them again and compares.',
    ' */',
    `export const ${constant} = [`,
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}
