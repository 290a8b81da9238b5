import type { KnipConfig } from 'knip';

/** Fonts that the style sheets take out of packages are uses of these packages. */
function fontsInStyleSheet(css: string): string {
  return [...css.matchAll(/url\(["'](@[^"']+)["']\)/g)].map(([, font]) => `import '${font}';`).join('\n');
}

const config: KnipConfig = {
  entry: [
    'scripts/*.mjs',
    'vite.node.config.ts',
    'electron/main/index.ts',
    'electron/preload/index.ts',
    'electron/cli/index.ts',
    'renderer/main.tsx',
    'test/bench/index.ts',
    'test/{unit,engine,e2e}/**/*.test.{ts,tsx}',
    // A program that a test bundles and then kills.
    'test/unit/runStore/endlessRun.ts',
  ],
  project: [
    '{scripts,electron,renderer,shared,test}/**/*.{ts,tsx,mjs,css}',
    '*.ts',
    // AssemblyScript, which its own compiler reads.
    '!shared/engine/kernels/native/assembly/**',
  ],
  compilers: { css: fontsInStyleSheet },
  typescript: { config: ['tsconfig.json', '*/tsconfig.json'] },
  // Electron's own downloader, found through Electron's package.
  ignoreDependencies: ['@electron/get'],
  ignoreBinaries: ['mount', 'umount'],
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
