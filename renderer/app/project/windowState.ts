import { useDocumentStore } from '../../document/store';
import { isStudying, useStudyPhase } from '../../study/phase';
import { isUnderWay } from '../../training/status';
import { useTrainingStore } from '../../training/store';
import { attempt, reportError } from '../errors';
import { fileNameOf } from './fileName';
import { mayLeave } from './leaving';
import { openPath, saveProject } from './project';
import { onUnsavedChange, unsavedWork } from './unsaved';

const MOST_TITLE = 300;

/** Keeps the window's title, its dirty mark and the question at closing in step with the stores. Returns how to stop. */
export function followWindow(): () => void {
  let told = '';
  const tell = () => {
    const { path } = useDocumentStore.getState();
    const training = isUnderWay(useTrainingStore.getState().phase) || isStudying();
    const dirty = unsavedWork() !== null;
    const state = { title: fileNameOf(path).slice(0, MOST_TITLE), dirty, training };
    const text = JSON.stringify(state);
    if (text === told) return;
    told = text;
    window.normscope.window.setState(state).catch(reportError);
  };
  tell();
  const stops = [
    onUnsavedChange(tell),
    useTrainingStore.subscribe(tell),
    useStudyPhase.subscribe(tell),
    window.normscope.window.onCloseRequest(() => attempt('The window was not closed', answerClose)),
    window.normscope.project.onOpenRequest((path) =>
      attempt('The file was not opened', () => openPath(path)),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

async function answerClose(): Promise<void> {
  const name = fileNameOf(useDocumentStore.getState().path);
  const leaves = await mayLeave('close the window', name, saveProject);
  if (leaves) await window.normscope.project.keepRecovery(null);
  await window.normscope.window.answerClose(leaves ? 'close' : 'keep');
}
