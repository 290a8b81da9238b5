import type { ActionId } from '../../../shared/protocol/actions';
import type { RunRecord } from '../../../shared/protocol/runs';
import type { SaveReport } from '../../../shared/protocol/study';
import {
  duplicateSelection,
  onlySelectedNode,
  removeSelected,
  selectAllNodes,
  tidyGraph,
} from '../../canvas/commands';
import { canvasView } from '../../canvas/view';
import { useDocumentStore } from '../../document/store';
import { goToHelp } from '../../panels/help/shownHelp';
import { isStudying, useStudyPhase } from '../../study/phase';
import { exportReport, importReport } from '../../study/report';
import { cancelStudy, canRunStudy, pauseStudy, runStudy, useStudy } from '../../study/store';
import { runInQuestion, wayOn } from '../../training/chosenRun';
import { isUnderWay } from '../../training/status';
import { isBusy, useTrainingStore } from '../../training/store';
import { askToContinue, askToTakeWeights } from '../dialogs/checkpointDialogs';
import { attempt } from '../errors';
import { focusLayerSearch } from '../palette/search';
import { openProject, saveProject, saveProjectAs } from '../project/project';
import { openDialog, showWorkspace, useShell } from '../shell';
import { switchTheme } from '../theme';

/** What an action does, and whether it can be done now. */
interface ActionRun {
  readonly run: () => void;
  readonly enabled?: () => boolean;
}

const drawing = () => useShell.getState().workspace !== 'study';
const hasSelection = () => drawing() && useDocumentStore.getState().selection.size > 0;
const hasNodes = () => drawing() && useDocumentStore.getState().document.graph.nodes.length > 0;
const hasResults = () =>
  useStudy.getState().outcomes.size > 0 && useDocumentStore.getState().document.study !== null;
const hasTrials = () => useStudy.getState().outcomes.size > 0;
const isRunning = () => useStudyPhase.getState().phase === 'running';
const trains = () => isUnderWay(useTrainingStore.getState().phase);
const canTrain = () => !isBusy() && useDocumentStore.getState().compilation.plan !== null;

const runs: Readonly<Record<ActionId, ActionRun>> = {
  'project.new': { run: () => openDialog('templates') },
  'project.open': { run: () => attempt('The file was not opened', openProject) },
  'project.save': { run: () => attempt('The project was not saved', async () => void (await saveProject())) },
  'project.saveAs': {
    run: () => attempt('The project was not saved', async () => void (await saveProjectAs())),
  },
  'edit.undo': {
    run: () => useDocumentStore.getState().undo(),
    enabled: () => useDocumentStore.getState().canUndo,
  },
  'edit.redo': {
    run: () => useDocumentStore.getState().redo(),
    enabled: () => useDocumentStore.getState().canRedo,
  },
  'edit.delete': { run: removeSelected, enabled: hasSelection },
  'edit.duplicate': { run: duplicateSelection, enabled: hasSelection },
  'edit.selectAll': { run: selectAllNodes, enabled: hasNodes },
  'view.commands': { run: () => openDialog('commands') },
  'view.fit': { run: () => canvasView()?.fit(), enabled: hasNodes },
  'view.tidy': { run: tidyGraph, enabled: hasNodes },
  'view.searchLayers': { run: focusLayerSearch, enabled: drawing },
  'view.design': { run: () => showWorkspace('design') },
  'view.train': { run: () => showWorkspace('train') },
  'view.study': { run: () => showWorkspace('study') },
  'view.theme': { run: switchTheme },
  'train.start': { run: () => useTrainingStore.getState().start(), enabled: canTrain },
  'train.pause': { run: pauseOrResume, enabled: trains },
  'train.step': { run: () => useTrainingStore.getState().stepOnce(), enabled: () => trains() || canTrain() },
  'train.stop': { run: () => useTrainingStore.getState().stop(), enabled: trains },
  'train.findRate': { run: () => openDialog('finder'), enabled: canTrain },
  'train.resume': { run: () => withRun(askToContinue), enabled: () => canGoOn('resume') },
  'train.further': { run: () => withRun(askToContinue), enabled: () => canGoOn('further') },
  'train.weights': {
    run: () => withRun(askToTakeWeights),
    enabled: () => canTrain() && (runInQuestion()?.latestCheckpoint ?? null) !== null,
  },
  'train.measure': { run: () => useTrainingStore.getState().measure(), enabled: canTrain },
  'study.run': { run: studyNow, enabled: canRunStudy },
  'study.pause': { run: () => attempt('The study was not paused', pauseStudy), enabled: isRunning },
  'study.cancel': { run: () => attempt('The study was not cancelled', cancelStudy), enabled: isRunning },
  'study.exportHtml': { run: () => exportAs('html'), enabled: hasResults },
  'study.exportCsv': { run: () => exportAs('csv'), enabled: hasResults },
  'study.exportJson': { run: () => exportAs('json'), enabled: hasResults },
  'study.forget': { run: () => openDialog('forgetStudy'), enabled: () => hasTrials() && !isStudying() },
  'study.import': { run: () => attempt('The study was not imported', importReport) },
  'help.layer': { run: goToHelp, enabled: () => onlySelectedNode() !== null },
  'help.shortcuts': { run: () => openDialog('shortcuts') },
};

function studyNow(): void {
  showWorkspace('study');
  runStudy();
}

function exportAs(kind: SaveReport['kind']): void {
  attempt('The report was not written', () => exportReport(kind));
}

/** Whether the run in question can go on in that way now. */
function canGoOn(way: 'resume' | 'further'): boolean {
  const run = runInQuestion();
  return !isBusy() && run !== null && wayOn(run) === way;
}

function withRun(ask: (run: RunRecord) => void): void {
  const run = runInQuestion();
  if (run !== null) ask(run);
}

function pauseOrResume(): void {
  const training = useTrainingStore.getState();
  if (training.phase === 'paused') training.resume();
  else training.pause();
}

/** Whether an action can be done as things stand. */
export function isEnabled(id: ActionId): boolean {
  return runs[id].enabled?.() ?? true;
}

/** Does an action, where it can be done. */
export function runAction(id: ActionId): void {
  if (isEnabled(id)) runs[id].run();
}
