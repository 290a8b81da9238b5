import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { help } from '../../../electron/cli/usage';
import { serializeDocument } from '../../../shared/document/file';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { tinyDocument } from '../loop/support';
import { jsonLines, runCli } from './support';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'normscope-cli-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const withoutWires = (document: NormscopeDocument): NormscopeDocument => ({
  ...document,
  graph: { ...document.graph, edges: [] },
});

test('check prints shapes, parameters, FLOPs and no problem for a sound network', async () => {
  const { code, out } = await runCli('check template:article-mnist');
  expect(code).toBe(0);
  const report: unknown = JSON.parse(out.join('\n'));
  expect(report).toMatchObject({
    ok: true,
    dataset: 'mnist10k',
    parameters: { trainable: 288 + 64 + 13 * 13 * 32 * 10 + 10, fixed: 64 },
    nodes: expect.arrayContaining([
      expect.objectContaining({
        ...{ name: 'conv_1', kind: 'Conv2D', inputShapes: [[28, 28, 1]], outputShape: [26, 26, 32] },
        ...{ parameters: { trainable: 288, fixed: 0 }, flops: 26 * 26 * 32 * 9 * 2 },
      }),
    ]),
    problems: [],
  });
});

test('check of a project file with errors lists them by the nodes’ names, and gives 1', async () => {
  const file = await write('broken.normscope', serializeDocument(withoutWires(tinyDocument())));
  const { code, out } = await runCli(`check ${file}`);
  expect(code).toBe(1);
  const report: unknown = JSON.parse(out.join('\n'));
  expect(report).toMatchObject({ ok: false, parameters: null, flops: null });
  expect(report).toHaveProperty(
    'problems',
    expect.arrayContaining([expect.objectContaining({ severity: 'error', node: 'conv_1' })]),
  );
});

test('a saved project trains as the template it was made of does', async () => {
  const file = await write('tiny.normscope', serializeDocument(tinyDocument()));
  const numbers = async (source: string): Promise<unknown[]> => {
    const outcome = await runCli(`train ${source} --epochs 1 --backend wasm --json`);
    return jsonLines(outcome).map(({ milliseconds, msPerStep, ...rest }) => rest);
  };
  expect(await numbers(file)).toEqual(await numbers('template:digits8x8-tiny'));
});

test('train of a network with errors fails with its problems', async () => {
  const file = await write('unwired.normscope', serializeDocument(withoutWires(tinyDocument())));
  const { code, out } = await runCli(`train ${file}`);
  expect(code).toBe(1);
  expect(out.join()).toMatch(/^The network cannot be trained yet\./);
});

test('a network that diverges gives 1 and says why', async () => {
  const document = tinyDocument({ optimizer: { kind: 'sgd', learningRate: 1e30 } });
  const file = await write('wild.normscope', serializeDocument(document));
  const outcome = await runCli(`train ${file} --json`);
  expect(outcome.code).toBe(1);
  expect(jsonLines(outcome).at(-1)).toMatchObject({ type: 'final', reason: 'diverged', valLoss: null });
});

test.each(['check', 'train', 'golden'])(
  '%s of a file that is not there: a sentence, and 2',
  async (command) => {
    const { code, out, notes } = await runCli(`${command} ${join(folder, 'nowhere')}`);
    expect([code, out]).toEqual([2, []]);
    expect(notes).toEqual([expect.stringMatching(/nowhere cannot be read \(ENOENT.*\): check the path\.$/)]);
  },
);

test.each(['check', 'train', 'golden'])('%s of a PNG: a sentence, and 2', async (command) => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);
  const { code, out, notes } = await runCli(`${command} ${await write('picture.png', png)}`);
  expect([code, out]).toEqual([2, []]);
  expect(notes.length).toBe(1);
  expect(notes[0]).toMatch(/picture\.png: .+\.$/);
});

test('a template that there is not: a sentence that names those there are, and 2', async () => {
  const { code, notes } = await runCli('check template:vgg');
  expect(code).toBe(2);
  expect(notes[0]).toContain('There is no template “vgg”: expected one of article-mnist');
});

test('a wrong call: a sentence, and 2', async () => {
  expect(await runCli('train')).toEqual({
    code: 2,
    out: [],
    notes: [expect.stringMatching(/^A file is missing/)],
  });
});

test('--help prints what there is', async () => {
  expect(await runCli('--help')).toEqual({ code: 0, out: [help], notes: [] });
});
