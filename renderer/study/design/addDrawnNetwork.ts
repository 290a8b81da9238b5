import { networkArm } from '../../../shared/study/networkArm';
import { shortName } from '../../app/project/fileName';
import { useDocumentStore } from '../../document/store';
import { addArm } from './edits';
import { changeDesign } from './useDesign';

/**
 * Asks for a project file and makes its network an arm of the open project's study.
 * @throws with a sentence where the file is none, or its network does not fit; nothing has changed then
 */
export async function addDrawnNetwork(): Promise<void> {
  const read = await window.normscope.project.read();
  if (read.kind === 'cancelled') return;
  if (read.kind === 'failed') throw new Error(read.sentence);
  const { document } = useDocumentStore.getState();
  if (document.study === null) return;
  const result = networkArm(document, shortName(read.name), read.document.graph);
  if (!result.ok) throw new Error(result.sentence);
  changeDesign(addArm(document.study, result.arm));
}
