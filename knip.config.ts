import type { KnipConfig } from 'knip';

/** What a style sheet takes in: other style sheets, and fonts out of packages. */
function importsOfStyleSheet(css: string): string {
  const paths = [...css.matchAll(/(?:@import\s+|url\()["']([@.][^"']+)["']/g)].map(([, path]) => path);
  return paths.map((path) => `import '${path}';`).join('\n');
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
    // Programs that run in a window, and the window.
    'test/gpu/{benchPage,checkPage,compilePage,lostPage}.ts',
    'test/gpu/shell.mjs',
    'test/{unit,engine,e2e,pictures}/**/*.test.{ts,tsx}',
    // A program that a test bundles and then kills.
    'test/unit/runStore/endlessRun.ts',
  ],
  project: [
    '{scripts,electron,renderer,shared,test}/**/*.{ts,tsx,mjs,css}',
    '*.ts',
    // AssemblyScript, which its own compiler reads.
    '!shared/engine/kernels/native/assembly/**',
    '!shared/engine/program/assembly/**',
  ],
  compilers: { css: importsOfStyleSheet },
  typescript: { config: ['tsconfig.json', '*/tsconfig.json'] },
  // Electron's own downloader, found through Electron's package.
  ignoreDependencies: ['@electron/get'],
  ignoreBinaries: ['mount', 'umount'],
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
