import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../shared/document/file';
import { documentMigrations, type Migration, migrate } from '../../../shared/document/migrations';
import { DOCUMENT_VERSION } from '../../../shared/document/schema';

function fixture(version: number): string {
  return readFileSync(new URL(`../../fixtures/documents/v${version}.normscope`, import.meta.url), 'utf8');
}

/** A format before the first, in which the graph was called `network` and there was no seed. */
const fromZero: Migration = {
  from: 0,
  migrate: ({ network, training, ...file }) => ({
    ...file,
    graph: network,
    training: { ...Object(training), seed: 0 },
  }),
};

function versionZero(): string {
  const { graph, training, ...file } = JSON.parse(fixture(1));
  return JSON.stringify({ ...file, version: 0, network: graph, training: { ...training, seed: undefined } });
}

describe('migrations', () => {
  it('are numbered without gaps from version 1 to the newest', () => {
    const expected = Array.from({ length: DOCUMENT_VERSION - 1 }, (_, index) => index + 1);
    expect(documentMigrations.map((migration) => migration.from)).toEqual(expected);
  });

  it('open the kept file of every version', () => {
    for (let version = 1; version <= DOCUMENT_VERSION; version++) {
      expect(parseDocument(fixture(version)), `version ${version}`).toMatchObject({ ok: true });
    }
  });

  it('bring an older file to the newest version, with a note', () => {
    const newest = parseDocument(fixture(1));
    const older = parseDocument(versionZero(), [fromZero, ...documentMigrations]);
    if (!newest.ok || !older.ok) throw new Error('One of the files was not read.');
    expect(older.document).toEqual({
      ...newest.document,
      training: { ...newest.document.training, seed: 0 },
    });
    expect(older.note).toMatch(/older Normscope \(version 0 .*Saving it writes version 3/);
    expect(parseDocument(fixture(1), [fromZero, ...documentMigrations])).toEqual(newest);
  });

  it('refuse a version older than the first they read', () => {
    expect(parseDocument(versionZero())).toMatchObject({ ok: false });
  });

  it('give a sentence where an older file is not as it should be', () => {
    const failing: Migration = {
      from: 0,
      migrate: () => {
        throw new TypeError('network is not iterable');
      },
    };
    const parsed = parseDocument(versionZero(), [failing, ...documentMigrations]);
    expect(parsed).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/version 0.*not as such a file is/),
    });
    const still = parseDocument(versionZero().replace('"network"', '"graf"'), [
      fromZero,
      ...documentMigrations,
    ]);
    expect(still).toMatchObject({ ok: false, sentence: expect.stringContaining('graph') });
  });

  it('run one after the other, from the version of the file on', () => {
    const steps = [1, 2, 3].map((from): Migration => {
      return { from, migrate: (file) => ({ ...file, way: `${String(file['way'])}→${from + 1}` }) };
    });
    expect(migrate({ version: 1, way: '1' }, 1, steps)).toEqual({ version: 4, way: '1→2→3→4' });
    expect(migrate({ version: 3, way: '3' }, 3, steps)).toEqual({ version: 4, way: '3→4' });
    expect(migrate({ version: 4, way: '4' }, 4, steps)).toEqual({ version: 4, way: '4' });
  });
});
