import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FileDialogs, Projects } from '../../../electron/main/projects/projects';
import { RecoveryStore } from '../../../electron/main/projects/recovery';
import { serializeDocument } from '../../../shared/document/file';
import { DOCUMENT_VERSION, documentSchema, type NormscopeDocument } from '../../../shared/document/schema';
import { temporaryFolder } from '../temporaryFolder';
import { unprivileged } from './unprivileged';

function exampleDocument(id: string): NormscopeDocument {
  return documentSchema.parse({
    format: 'normscope',
    version: DOCUMENT_VERSION,
    id,
    graph: { nodes: [], edges: [] },
    dataset: { id: 'mnist10k' },
    training: {
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      schedule: { kind: 'constant' },
      clipping: { kind: 'none' },
      earlyStopping: { kind: 'none' },
      checkpoints: { kind: 'epoch' },
      batchSize: 32,
      epochs: 5,
      seed: 0,
      backend: 'auto',
      framesEvery: 10,
    },
  });
}

/** Recent files, which outlive a start of the app, by its folder. */
const recentFiles = new Map<string, string[]>();

/** The project files of one start of the app; `folder` outlives it. */
function startApp(folder: string) {
  const answers = { open: null as string | null, save: null as string | null, replace: false };
  const asked: string[] = [];
  const dialogs: FileDialogs = {
    chooseToOpen: (from) => answer(`open ${from}`, answers.open),
    chooseToSave: (path) => answer(`save ${path}`, answers.save),
    confirmReplacing: (path) => answer(`replace ${path}`, answers.replace),
  };
  function answer<Value>(question: string, value: Value): Promise<Value> {
    asked.push(question);
    return Promise.resolve(value);
  }
  const log: string[] = [];
  const recent = {
    list: () => recentFiles.get(folder) ?? [],
    remember: (path: string) =>
      recentFiles.set(folder, [path, ...recent.list().filter((other) => other !== path)]),
    forget: (path: string) =>
      recentFiles.set(
        folder,
        recent.list().filter((other) => other !== path),
      ),
  };
  const recovery = new RecoveryStore(join(folder, 'recovery'), {
    path: '',
    info: () => undefined,
    error: (message) => void log.push(message),
  });
  const projects = new Projects({
    dialogs,
    recent,
    recovery,
    documents: join(folder, 'documents'),
    createFirst: () => exampleDocument('first'),
  });
  return { projects, answers, asked, recent, log };
}

function projectFile(folder: string, name: string, document = exampleDocument(name)): string {
  const path = join(folder, name);
  writeFileSync(path, serializeDocument(document));
  return path;
}

/** Opens a file that the user chooses, as the window does. */
async function open(projects: Projects) {
  const found = await projects.find(null);
  return found.kind === 'found' ? await projects.openRecent(found.path) : found;
}

describe('opening a project', () => {
  it('opens what the user chose, and remembers it', async () => {
    const folder = temporaryFolder();
    const path = projectFile(folder, 'a.normscope');
    const { projects, answers, asked, recent } = startApp(folder);
    answers.open = path;
    expect(await open(projects)).toEqual({
      kind: 'opened',
      project: { document: exampleDocument('a.normscope'), path, note: null, recovered: false },
    });
    expect(recent.list()).toEqual([path]);
    await open(projects);
    expect(asked).toEqual([`open ${join(folder, 'documents')}`, `open ${folder}`]);
  });

  it('looks at a file before it is opened, and neither opens nor remembers it', async () => {
    const folder = temporaryFolder();
    const path = projectFile(folder, 'a.normscope');
    const { projects, answers, recent } = startApp(folder);
    answers.open = path;
    expect(await projects.find(null)).toEqual({ kind: 'found', path });
    expect(recent.list()).toEqual([]);
    expect(await projects.find(path)).toEqual({ kind: 'found', path });
    await expect(projects.find(join(folder, 'b.normscope'))).rejects.toThrow(
      /not one of the recent projects/,
    );
    await expect(projects.save({ document: exampleDocument('a.normscope'), path })).rejects.toThrow(
      /not opened here/,
    );
  });

  it('does nothing where the user closes the dialog', async () => {
    const { projects } = startApp(temporaryFolder());
    expect(await open(projects)).toEqual({ kind: 'cancelled' });
  });

  it('opens recent files and those the desktop asked for, and no other', async () => {
    const folder = temporaryFolder();
    const [known, brought, secret] = ['known', 'brought', 'secret'].map((name) =>
      projectFile(folder, name),
    ) as [string, string, string];
    const { projects, recent } = startApp(folder);
    recent.remember(known);
    await projects.startup();
    expect(await projects.openRecent(known)).toMatchObject({ kind: 'opened' });
    expect(projects.bring(brought)).toBe(brought);
    expect(await projects.openRecent(brought)).toMatchObject({ kind: 'opened' });
    await expect(projects.openRecent(secret)).rejects.toThrow(/“secret” is not one of the recent projects/);
    await expect(projects.openRecent(`${folder}/./known`)).rejects.toThrow(
      /is not one of the recent projects/,
    );
  });

  it('forgets a recent file that is gone', async () => {
    const folder = temporaryFolder();
    const path = projectFile(folder, 'a.normscope');
    const { projects, recent } = startApp(folder);
    recent.remember(path);
    rmSync(path);
    expect(await projects.openRecent(path)).toEqual({
      kind: 'failed',
      sentence:
        '“a.normscope” could not be opened: it is not there: it was moved or removed. Open it from where it is now.',
    });
    expect(recent.list()).toEqual([]);
  });
});

describe('a recent file that is there', () => {
  it.skipIf(process.platform === 'win32')('and cannot be read for now stays in the list', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const path = projectFile(folder, 'a.normscope');
    const { projects, recent } = startApp(folder);
    recent.remember(path);
    chmodSync(path, 0o000);
    expect(await unprivileged(() => projects.openRecent(path))).toMatchObject({ kind: 'failed' });
    expect(recent.list()).toEqual([path]);
    chmodSync(path, 0o644);
    expect(await projects.openRecent(path)).toMatchObject({ kind: 'opened' });
  });

  it('and holds no whole project for now stays in the list', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.normscope');
    writeFileSync(path, serializeDocument(exampleDocument('a')).slice(0, 100));
    const { projects, recent } = startApp(folder);
    recent.remember(path);
    expect(await projects.openRecent(path)).toMatchObject({ kind: 'failed' });
    expect(recent.list()).toEqual([path]);
  });
});

describe('a file that is no project', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
  const whole = serializeDocument(exampleDocument('a'));

  it.each<[string, (path: string) => void, RegExp]>([
    ['a PNG', (path) => writeFileSync(path, png), /“x” could not be opened\. The file is a PNG image/],
    ['an empty file', (path) => writeFileSync(path, ''), /The file is empty/],
    ['a truncated project', (path) => writeFileSync(path, whole.slice(0, 200)), /breaks off at line/],
    [
      'another program’s JSON',
      (path) => writeFileSync(path, '{"cells": []}'),
      /JSON but not a Normscope project/,
    ],
    ['random bytes', (path) => writeFileSync(path, Buffer.alloc(3000, 'a\xc3\x00\x85', 'latin1')), /no text/],
    [
      'a newer project',
      (path) => writeFileSync(path, whole.replace(`"version": ${DOCUMENT_VERSION}`, '"version": 99')),
      /written by a newer Normscope/,
    ],
    ['a folder', (path) => mkdirSync(path), /“x” is a folder, not a file/],
    [
      'a huge file',
      (path) => {
        writeFileSync(path, '{');
        truncateSync(path, 2 ** 30);
      },
      /“x” is too large: 1024\.0 MB, where at most 64\.0 MB are read/,
    ],
    ['nothing', () => undefined, /“x” could not be opened: it is not there/],
  ])('gives a sentence: %s', async (_name, make, sentence) => {
    const path = join(temporaryFolder(), 'x');
    make(path);
    const { projects, answers, recent } = startApp(temporaryFolder());
    answers.open = path;
    expect(await open(projects)).toEqual({ kind: 'failed', sentence: expect.stringMatching(sentence) });
    expect(recent.list()).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('gives a sentence: a file without permission', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const path = projectFile(folder, 'a.normscope');
    chmodSync(path, 0o000);
    const { projects, answers } = startApp(temporaryFolder());
    answers.open = path;
    expect(await unprivileged(() => open(projects))).toEqual({
      kind: 'failed',
      sentence:
        '“a.normscope” could not be opened: you have no permission. Change the permissions or choose another place.',
    });
  });

  it.skipIf(process.platform === 'win32')('gives a sentence: a device', async () => {
    const { projects, answers } = startApp(temporaryFolder());
    answers.open = '/dev/zero';
    expect(await open(projects)).toMatchObject({
      sentence: expect.stringMatching(/“zero” is a device or a pipe/),
    });
  });
});

describe('saving a project', () => {
  it('asks for a place the first time, then saves there', async () => {
    const folder = temporaryFolder();
    const { projects, answers, asked, recent } = startApp(folder);
    projects.suggestName('../my: net');
    const path = join(folder, 'a.normscope');
    answers.save = path;
    expect(await projects.save({ document: exampleDocument('d'), path: null })).toEqual({
      kind: 'saved',
      path,
    });
    const changed = { ...exampleDocument('d'), dataset: { id: 'digits8x8' } };
    expect(await projects.save({ document: changed, path })).toEqual({ kind: 'saved', path });
    expect(readFileSync(path, 'utf8')).toBe(serializeDocument(changed));
    expect(asked).toEqual([`save ${join(folder, 'documents', '-my- net.normscope')}`]);
    expect(recent.list()).toEqual([path]);
  });

  it('writes only where it opened, or where the user chose', async () => {
    const folder = temporaryFolder();
    const secret = projectFile(folder, 'secret.normscope');
    const { projects, recent } = startApp(folder);
    recent.remember(secret);
    await expect(projects.save({ document: exampleDocument('d'), path: secret })).rejects.toThrow(
      /was not opened here/,
    );
    expect(readFileSync(secret, 'utf8')).toBe(serializeDocument(exampleDocument('secret.normscope')));
  });

  it('adds an extension that was left out, and asks before it replaces a file by that', async () => {
    const folder = temporaryFolder();
    const { projects, answers, asked } = startApp(folder);
    answers.save = join(folder, 'a');
    const path = join(folder, 'a.normscope');
    const request = { document: exampleDocument('d'), path: null };
    expect(await projects.save(request)).toEqual({ kind: 'saved', path });
    expect(await projects.save(request)).toEqual({ kind: 'cancelled' });
    answers.replace = true;
    expect(await projects.save(request)).toEqual({ kind: 'saved', path });
    expect(asked.filter((question) => question.startsWith('replace'))).toEqual([
      `replace ${path}`,
      `replace ${path}`,
    ]);
  });

  it('does nothing where the user closes the dialog', async () => {
    const folder = temporaryFolder();
    const { projects } = startApp(folder);
    expect(await projects.save({ document: exampleDocument('d'), path: null })).toEqual({
      kind: 'cancelled',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'says that a folder cannot be written, and changes nothing',
    async () => {
      const folder = temporaryFolder();
      chmodSync(folder, 0o755);
      const path = projectFile(folder, 'a.normscope');
      const { projects, answers } = startApp(temporaryFolder());
      answers.open = path;
      await open(projects);
      chmodSync(folder, 0o555);
      const saved = await unprivileged(() => projects.save({ document: exampleDocument('new'), path }));
      chmodSync(folder, 0o755);
      expect(saved).toEqual({
        kind: 'failed',
        sentence:
          '“a.normscope” could not be saved: you have no permission. Change the permissions or choose another place.',
      });
      expect(readFileSync(path, 'utf8')).toBe(serializeDocument(exampleDocument('a.normscope')));
    },
  );

  it('says that its folder is gone', async () => {
    const folder = temporaryFolder();
    const { projects, answers } = startApp(folder);
    answers.save = join(folder, 'gone', 'a.normscope');
    expect(await projects.save({ document: exampleDocument('d'), path: null })).toEqual({
      kind: 'failed',
      sentence: '“a.normscope” could not be saved: its folder is not there any more. Choose another place.',
    });
  });
});

describe('what the app opens first', () => {
  it('is the first project where there is nothing else', async () => {
    const { projects } = startApp(temporaryFolder());
    expect(await projects.startup()).toEqual({
      document: exampleDocument('first'),
      path: null,
      note: null,
      recovered: false,
    });
  });

  it('is the last project', async () => {
    const folder = temporaryFolder();
    const path = projectFile(folder, 'last.normscope');
    const { projects, recent } = startApp(folder);
    recent.remember(path);
    expect(await projects.startup()).toMatchObject({ path, note: null, recovered: false });
  });

  it('is the first project, with a word, where the last is gone', async () => {
    const folder = temporaryFolder();
    const { projects, recent } = startApp(folder);
    recent.remember(join(folder, 'gone.normscope'));
    expect(await projects.startup()).toMatchObject({
      document: exampleDocument('first'),
      path: null,
      note: expect.stringMatching(/^“gone.normscope” could not be opened: it is not there/),
    });
    expect(await projects.startup()).toMatchObject({ note: null });
  });

  it('is the file that the app was started with, before a last project', async () => {
    const folder = temporaryFolder();
    const { projects, recent } = startApp(folder);
    recent.remember(projectFile(folder, 'last.normscope'));
    const path = projectFile(folder, 'given.normscope');
    expect(projects.bring(path)).toBeNull();
    expect(await projects.startup()).toMatchObject({ path, document: { id: 'given.normscope' } });
  });

  it('is the next thing, with a word, where the file it was started with is none', async () => {
    const folder = temporaryFolder();
    const { projects, recent } = startApp(folder);
    const last = projectFile(folder, 'last.normscope');
    recent.remember(last);
    writeFileSync(join(folder, 'x.png'), 'GIF89a');
    projects.bring(join(folder, 'x.png'));
    expect(await projects.startup()).toMatchObject({
      path: last,
      note: expect.stringMatching(/^“x.png” could not be opened\. The file is a GIF image/),
    });
  });
});

describe('unsaved work', () => {
  const edited: NormscopeDocument = { ...exampleDocument('a.normscope'), dataset: { id: 'digits8x8' } };

  it('is shown at the next start after a crash, with its own file to save to', async () => {
    const folder = temporaryFolder();
    const path = projectFile(folder, 'a.normscope');
    const crashed = startApp(folder);
    crashed.answers.open = path;
    await open(crashed.projects);
    await crashed.projects.keepRecovery(edited);

    const { projects } = startApp(folder);
    expect(await projects.startup()).toEqual({
      document: edited,
      path,
      note: 'Normscope ended before “a.normscope” was saved: the unsaved work is shown. Save it to keep it.',
      recovered: true,
    });
    expect(await projects.save({ document: edited, path })).toEqual({ kind: 'saved', path });
    await projects.keepRecovery(null);
    expect(await startApp(folder).projects.startup()).toMatchObject({
      document: edited,
      path,
      recovered: false,
    });
  });

  it('is shown again and again until it is saved or given up', async () => {
    const folder = temporaryFolder();
    await startApp(folder).projects.keepRecovery(edited);
    for (let start = 0; start < 3; start += 1) {
      expect(await startApp(folder).projects.startup()).toMatchObject({
        document: edited,
        path: null,
        recovered: true,
      });
    }
    const { projects } = startApp(folder);
    await projects.startup();
    await projects.keepRecovery(null);
    expect(await startApp(folder).projects.startup()).toMatchObject({
      document: { id: 'first' },
      recovered: false,
    });
  });

  it('of one project is not lost by work on another', async () => {
    const folder = temporaryFolder();
    await startApp(folder).projects.keepRecovery(edited);
    const other = startApp(folder);
    other.projects.bring(projectFile(folder, 'b.normscope'));
    expect(await other.projects.startup()).toMatchObject({
      document: { id: 'b.normscope' },
      recovered: false,
    });
    await other.projects.keepRecovery(exampleDocument('b.normscope'));
    await other.projects.keepRecovery(null);
    expect(await startApp(folder).projects.startup()).toMatchObject({ document: edited, recovered: true });
  });

  it('is shown where the app is started with its file', async () => {
    const folder = temporaryFolder();
    const path = projectFile(folder, 'a.normscope');
    const crashed = startApp(folder);
    crashed.projects.bring(path);
    await crashed.projects.startup();
    await crashed.projects.keepRecovery(edited);

    const { projects } = startApp(folder);
    projects.bring(path);
    expect(await projects.startup()).toMatchObject({ document: edited, path, recovered: true });
  });

  it('is shown where its file is opened while another project is open, whose copy then goes', async () => {
    const folder = temporaryFolder();
    const path = projectFile(folder, 'a.normscope');
    const crashed = startApp(folder);
    crashed.projects.bring(path);
    await crashed.projects.startup();
    await crashed.projects.keepRecovery(edited);

    const { projects } = startApp(folder);
    projects.bring(projectFile(folder, 'b.normscope'));
    await projects.startup();
    await projects.keepRecovery(exampleDocument('b.normscope'));
    expect(await projects.openRecent(path)).toMatchObject({
      kind: 'opened',
      project: { document: edited, path, recovered: true },
    });
    await projects.keepRecovery(null);
    expect(readdirSync(join(folder, 'recovery'))).toEqual([]);
  });

  it('that is given up by opening its file again is not shown again', async () => {
    const folder = temporaryFolder();
    const path = projectFile(folder, 'a.normscope');
    const { projects } = startApp(folder);
    projects.bring(path);
    await projects.startup();
    await projects.keepRecovery(edited);
    expect(await projects.openRecent(path)).toMatchObject({ kind: 'opened', project: { recovered: false } });
  });

  it('is not shown in place of a copy of its file elsewhere, and outlives work on that', async () => {
    const folder = temporaryFolder();
    await startApp(folder).projects.keepRecovery(edited);
    const copy = projectFile(folder, 'copy.normscope', exampleDocument('a.normscope'));
    const { projects } = startApp(folder);
    projects.bring(copy);
    expect(await projects.startup()).toMatchObject({ path: copy, recovered: false });
    await projects.keepRecovery(exampleDocument('a.normscope'));
    await projects.keepRecovery(null);
    expect(await startApp(folder).projects.startup()).toMatchObject({ document: edited, recovered: true });
  });

  it('that is the newest is shown first', async () => {
    const folder = temporaryFolder();
    await startApp(folder).projects.keepRecovery(exampleDocument('newer'));
    await startApp(folder).projects.keepRecovery(edited);
    const older = readdirSync(join(folder, 'recovery')).find((name) =>
      readFileSync(join(folder, 'recovery', name), 'utf8').includes('a.normscope'),
    );
    utimesSync(join(folder, 'recovery', older ?? ''), 1, 1);
    expect(await startApp(folder).projects.startup()).toMatchObject({ document: { id: 'newer' } });
  });

  it('whose copy is damaged is logged, left there, and does not keep the app from starting', async () => {
    const folder = temporaryFolder();
    await startApp(folder).projects.keepRecovery(edited);
    const [name = ''] = readdirSync(join(folder, 'recovery'));
    writeFileSync(join(folder, 'recovery', name), '{"path": null, "document": "{');
    const { projects, log } = startApp(folder);
    expect(await projects.startup()).toMatchObject({ document: { id: 'first' }, recovered: false });
    expect(log).toEqual([expect.stringContaining('could not be read and is left where it is')]);
    expect(readdirSync(join(folder, 'recovery'))).toEqual([name]);
  });
});
