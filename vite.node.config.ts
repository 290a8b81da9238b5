import { defineConfig } from 'vite';

/** Programs for plain Node, by vite mode: their entries and where they go. */
const programs: Readonly<Record<string, string>> = {
  cli: 'electron/cli/index.ts',
  bench: 'test/bench/index.ts',
};

export default defineConfig(({ mode }) => {
  const entry = programs[mode];
  if (entry === undefined)
    throw new Error(`No program is called '${mode}'; there are: ${Object.keys(programs).join(', ')}.`);
  return {
    publicDir: false,
    build: {
      ssr: entry,
      outDir: `out/${mode}`,
      target: 'node20.19',
      minify: false,
      rolldownOptions: {
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  };
});
