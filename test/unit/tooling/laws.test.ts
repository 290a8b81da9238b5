import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../temporaryFolder';

const checkout = resolve(import.meta.dirname, '../../..');
const biome = join(checkout, 'node_modules/@biomejs/biome/bin/biome');

const reportSchema = z.object({
  diagnostics: z.array(z.object({ message: z.string(), location: z.object({ path: z.string() }) })),
});

/** What a rule's message contains, the folder of the breach, and the line of code that is one. */
type Breach = readonly [law: string, folder: string, code: string];

const broken: readonly Breach[] = [
  ['Import law', 'shared/compile', "import { a } from '../../electron/main/a';"],
  ['Import law', 'shared/compile', "import { a } from '../../renderer/app/a';"],
  ['Import law', 'shared/engine', "import type { A } from '../../renderer/app/a';"],
  ['Import law', 'shared/engine', "export * from '../../electron/main/a';"],
  ['Import law', 'electron/main', "const a = await import('../../renderer/app/a');"],
  ['Import law', 'renderer', "import { a } from '../electron/preload/a';"],
  ['Import law', 'renderer/app', "import { a } from '../../electron/preload/a';"],
  ['Import law', 'renderer/canvas', "import { a } from '../../electron/preload/a';"],
  ['Only shared/engine imports', 'shared/compile', "import { add } from '@tensorflow/tfjs-core';"],
  ['Only shared/engine imports', 'renderer/training', "import '@tensorflow/tfjs-backend-cpu';"],
  ['Only shared/engine imports', 'renderer/canvas', "import '@tensorflow/tfjs-core/dist/ops/add';"],
  ['Only shared/engine imports', 'electron/cli', "import type { Tensor } from '@tensorflow/tfjs-core';"],
  ['Only renderer/canvas imports', 'renderer/app', "import { ReactFlow } from '@xyflow/react';"],
  ['Only renderer/canvas imports', 'renderer/panels', "import '@xyflow/react/dist/style.css';"],
  ['Only renderer/canvas imports', 'shared/document', "import type { Node } from '@xyflow/react';"],
  ['Only renderer/canvas imports', 'electron/main', "import type { Node } from '@xyflow/react';"],
  ['Only renderer/ imports React', 'shared/layers', "import { useState } from 'react';"],
  ['Only renderer/ imports React', 'shared/engine', "import { createRoot } from 'react-dom/client';"],
  ['Only renderer/ imports React', 'electron/main', "import { create } from 'zustand';"],
  ['Only electron/ imports Electron', 'shared/protocol', "import { app } from 'electron';"],
  ['Only electron/ imports Electron', 'renderer/app', "import { ipcRenderer } from 'electron/renderer';"],
  ['No Node module', 'shared/data', "import { readFile } from 'node:fs/promises';"],
  ['No Node module', 'shared/engine', "import { join } from 'node:path';"],
  ['No Node module', 'renderer/app', "import { join } from 'node:path';"],
  ['never imports its tests', 'shared/engine', "import { a } from '../../test/unit/a';"],
  ['never imports its tests', 'electron/main', "import { root } from '../../scripts/lib/paths.mjs';"],
];

const kept: readonly (readonly [folder: string, code: string])[] = [
  ['shared/engine', "import { add } from '@tensorflow/tfjs-core';"],
  ['shared/compile', "import { z } from 'zod';"],
  ['shared/compile', "import { a } from '../document/a';"],
  ['electron/main', "import { app } from 'electron';"],
  ['electron/main', "import { join } from 'node:path';"],
  ['electron/main', "import { a } from '../../shared/document/a';"],
  ['renderer/canvas', "import { ReactFlow } from '@xyflow/react';"],
  ['renderer/panels', "import { a } from '../../shared/document/a';"],
];

/** What the project's own lint rules say about each file's imports, in a folder that holds these files alone. */
function lint(files: ReadonlyMap<string, string>): (file: string) => string[] {
  const folder = temporaryFolder();
  for (const config of ['biome.json', '.gitignore']) cpSync(join(checkout, config), join(folder, config));
  for (const [file, code] of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), `${code}\n`);
  }
  const args = ['lint', '--reporter=json', '--only=style/noRestrictedImports', '--max-diagnostics=none'];
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: folder, encoding: 'utf8' });
  const { diagnostics } = reportSchema.parse(JSON.parse(stdout));
  return (file) => diagnostics.filter(({ location }) => location.path === file).map(({ message }) => message);
}

test("lint stops every breach of an import law, in that law's words", () => {
  const files = broken.map(([law, folder, code], index) => ({
    law,
    file: `${folder}/breach${index}.ts`,
    code,
  }));
  const complaints = lint(new Map(files.map(({ file, code }) => [file, code])));
  for (const { law, file, code } of files) {
    expect(complaints(file), `${file}: ${code}`).toEqual([expect.stringContaining(law)]);
  }
});

test('lint lets every folder have the imports that are its own', () => {
  const files = kept.map(([folder, code], index) => ({ file: `${folder}/fine${index}.ts`, code }));
  const complaints = lint(new Map(files.map(({ file, code }) => [file, code])));
  for (const { file, code } of files) expect(complaints(file), `${file}: ${code}`).toEqual([]);
});
