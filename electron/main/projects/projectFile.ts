import { basename } from 'node:path';
import { parseDocument, serializeDocument } from '../../../shared/document/file';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { systemCode } from '../errors';
import { writeAtomically } from '../files/atomicWrite';
import { readText } from '../files/readText';
import { fileSentence } from '../files/sentences';

/** Far above the largest document that the schema allows; keeps a wrong file from filling the memory. */
const MAX_BYTES = 64 * 2 ** 20;

export type ReadResult =
  | { readonly ok: true; readonly document: NormscopeDocument; readonly note: string | null }
  | {
      readonly ok: false;
      readonly sentence: string;
      /** True where there is no file any more; one that cannot be read now may be readable later. */
      readonly gone: boolean;
    };

/** Reads a `.normscope` file; whatever lies there instead gives a sentence. */
export async function readProject(path: string): Promise<ReadResult> {
  try {
    const parsed = parseDocument(await readText(path, MAX_BYTES));
    return parsed.ok ? parsed : refuse(`“${basename(path)}” could not be opened. ${parsed.sentence}`);
  } catch (error) {
    return refuse(fileSentence(error, path, 'opened'), systemCode(error) === 'ENOENT');
  }
}

function refuse(sentence: string, gone = false): ReadResult {
  return { ok: false, sentence, gone };
}

/** Writes a `.normscope` file whole or not at all; gives a sentence where it could not, null where it did. */
export async function writeProject(path: string, document: NormscopeDocument): Promise<string | null> {
  try {
    await writeAtomically(path, serializeDocument(document));
    return null;
  } catch (error) {
    return fileSentence(error, path, 'saved');
  }
}
