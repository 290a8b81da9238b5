import { describeIssue, type IssueInWords } from './describeIssue';
import { describeDamage } from './integrity';
import { documentMigrations, type FileObject, type Migration, migrate } from './migrations';
import { CHOOSE, describeBrokenText, describeForeign } from './notAProject';
import {
  DOCUMENT_FORMAT,
  DOCUMENT_VERSION,
  documentSchema,
  type Graph,
  type NormscopeDocument,
  type TrainingSettings,
} from './schema';
import type { StudyArm, StudyDesign, StudyPart } from './study';

/** What reading a project file gives. `note` tells of a file that an older version wrote; else it is null. */
export type ParsedDocument =
  | { readonly ok: true; readonly document: NormscopeDocument; readonly note: string | null }
  | { readonly ok: false; readonly sentence: string };

/** A project of 10,000 layers takes about 5 million characters. */
const MOST_CHARACTERS = 64 * 2 ** 20;

const REMEDY = 'open an earlier copy of the file, or correct it in a text editor.';

/**
 * Reads the text of a `.normscope` file. Never throws: whatever the text is, there is a document or a sentence.
 * @param migrations the numbered list that brings older versions to the newest; tests give their own
 */
export function parseDocument(text: string, migrations = documentMigrations): ParsedDocument {
  if (text.length > MOST_CHARACTERS) {
    return refuse(`The file is too large for a Normscope project (over 64 MB): ${CHOOSE}`);
  }
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const json = parseJson(content);
  if (!json.ok) return refuse(describeBrokenText(content));
  if (!isFileObject(json.value)) return refuse(describeForeign(undefined));
  const { format, version } = json.value;
  if (format !== DOCUMENT_FORMAT) return refuse(describeForeign(format));
  const oldest = DOCUMENT_VERSION - migrations.length;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < oldest) {
    return refuse(unknownVersion(version));
  }
  if (version > DOCUMENT_VERSION) return refuse(newerVersion(version));
  return readVersion(json.value, version, migrations);
}

/** The text of a `.normscope` file: pretty-printed, its entries in a fixed order, so that two versions compare well. */
export function serializeDocument(document: NormscopeDocument): string {
  const { format, version, id, dataset, training, graph, study } = document;
  const file = {
    format,
    version,
    id,
    dataset: { id: dataset.id },
    training: orderedTraining(training),
    graph: orderedGraph(graph),
    ...(study === null ? {} : { study: orderedStudy(study) }),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function orderedGraph({ nodes, edges }: Graph): object {
  return {
    nodes: nodes.map((node) => ({
      id: node.id,
      kind: node.kind,
      name: node.name,
      position: { x: node.position.x, y: node.position.y },
      config: sorted(node.config),
      ...(node.weightsOf === undefined ? {} : { weightsOf: node.weightsOf }),
    })),
    edges: edges.map(({ id, source, target, targetPort }) => ({ id, source, target, targetPort })),
  };
}

function orderedStudy({
  arms,
  sites,
  factors,
  seeds,
  epochs,
  target,
  settle,
  oneAtATime,
  largestRate,
  claim,
}: StudyDesign): Readonly<Record<keyof StudyDesign, unknown>> {
  return {
    arms: arms.map(orderedArm),
    sites: kindFirst(sites),
    factors: factors.map((factor) => {
      if (factor.kind !== 'optimizer') return kindFirst(factor);
      return { kind: factor.kind, values: factor.values.map(kindFirst) };
    }),
    ...{ seeds, epochs, target, settle, oneAtATime },
    largestRate: largestRate && { from: largestRate.from, to: largestRate.to, epochs: largestRate.epochs },
    claim,
  };
}

function orderedArm(arm: StudyArm): Readonly<Record<string, unknown>> {
  switch (arm.kind) {
    case 'norm':
      return { kind: arm.kind, placement: arm.placement, norm: orderedNorm(arm.norm) };
    case 'combined':
      return {
        kind: arm.kind,
        parts: arm.parts.map(({ sites, placement, norms, standardize }) => ({
          ...{ sites: kindFirst(sites), placement, norms: norms.map(orderedNorm), standardize },
        })),
      };
    case 'network':
      return { kind: arm.kind, name: arm.name, graph: orderedGraph(arm.graph) };
    default:
      return { kind: arm.kind };
  }
}

function orderedNorm({ kind, config }: StudyPart['norms'][number]): object {
  return { kind, config: sorted(config) };
}

function orderedTraining(training: TrainingSettings): Readonly<Record<keyof TrainingSettings, unknown>> {
  const { optimizer, schedule, clipping, earlyStopping, augmentation, checkpoints, ...loop } = training;
  const { shift, flip, noise } = augmentation;
  const { batchSize, epochs, seed, backend, arithmetic, framesEvery } = loop;
  return {
    optimizer: kindFirst(optimizer),
    schedule: kindFirst(schedule),
    clipping: kindFirst(clipping),
    earlyStopping: kindFirst(earlyStopping),
    augmentation: { shift: kindFirst(shift), flip, noise: kindFirst(noise) },
    checkpoints: kindFirst(checkpoints),
    ...{ batchSize, epochs, seed, backend, arithmetic, framesEvery },
  };
}

function kindFirst(choice: { readonly kind: string }): object {
  return { kind: choice.kind, ...sorted({ ...choice }) };
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function refuse(sentence: string): ParsedDocument {
  return { ok: false, sentence };
}

function parseJson(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

function isFileObject(value: unknown): value is FileObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownVersion(version: unknown): string {
  const received = typeof version === 'number' ? `is ${version}` : 'is missing or not a number';
  return (
    `The file does not say which version of the project format it has (its entry 'version' should be a whole number up ` +
    `to ${DOCUMENT_VERSION}, but ${received}): ${REMEDY}`
  );
}

function newerVersion(version: number): string {
  return (
    `The file was written by a newer Normscope: it has version ${version} of the project format, and this Normscope reads ` +
    `up to version ${DOCUMENT_VERSION}. Update Normscope to open it.`
  );
}

function readVersion(file: FileObject, version: number, migrations: readonly Migration[]): ParsedDocument {
  const migrated = tryMigrate(file, version, migrations);
  if (migrated === null) {
    return refuse(
      `The file says that it has version ${version} of the project format, but it is not as such a file is: ` +
        REMEDY,
    );
  }
  const parsed = documentSchema.safeParse(migrated);
  if (!parsed.success) {
    const [first, ...others] = parsed.error.issues;
    return refuse(first === undefined ? REMEDY : wrongField(describeIssue(first, migrated), others.length));
  }
  const damage = describeDamage(parsed.data.graph);
  if (damage !== null) return refuse(`The project in the file is damaged: ${damage}. To mend it, ${REMEDY}`);
  return { ok: true, document: parsed.data, note: version < DOCUMENT_VERSION ? migratedNote(version) : null };
}

function tryMigrate(file: FileObject, version: number, migrations: readonly Migration[]): FileObject | null {
  try {
    return migrate(file, version, migrations);
  } catch {
    return null;
  }
}

function wrongField({ place, complaint }: IssueInWords, others: number): string {
  const subject = place === '' ? 'it' : place;
  const more = others === 0 ? '' : ` (${others} more like this)`;
  return `The project in the file is damaged: ${subject} ${complaint}${more}. To mend it, ${REMEDY}`;
}

function migratedNote(version: number): string {
  return (
    `This project was saved by an older Normscope (version ${version} of the project format). Saving it writes version ` +
    `${DOCUMENT_VERSION}, which the older Normscope cannot open.`
  );
}
