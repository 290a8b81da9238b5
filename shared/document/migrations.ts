/** A project file's JSON before its fields have been checked. */
export type FileObject = Readonly<Record<string, unknown>>;

/** Brings a file from one version of the format to the next. */
export interface Migration {
  /** The version it reads; it gives the one after. */
  readonly from: number;
  /** The file in the next version; its `version` is set by the caller. May throw where the file is not as it should be. */
  migrate(file: FileObject): FileObject;
}

/**
 * Every change of the format since version 1, oldest first: the first reads version 1 and the last gives
 * DOCUMENT_VERSION. Each has a kept file of the version it reads in test/fixtures/documents.
 */
export const documentMigrations: readonly Migration[] = [
  // Version 2 lets layers share weights, which in version 1 none does.
  { from: 1, migrate: (file) => file },
  // Version 3 lets a study's arms combine norms, or be networks of their own.
  { from: 2, migrate: (file) => file },
];

/** A file in the newest version; the migrations that are still needed run one after the other. */
export function migrate(file: FileObject, version: number, migrations: readonly Migration[]): FileObject {
  return migrations
    .filter((migration) => migration.from >= version)
    .reduce((older, migration) => ({ ...migration.migrate(older), version: migration.from + 1 }), file);
}
