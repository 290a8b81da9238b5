import { applyEdit } from '../../../shared/document/applyEdit';
import type { NormscopeDocument } from '../../../shared/document/schema';
import type { OpenProject } from '../../../shared/protocol/bridge';
import { findTemplate, templates } from '../../../shared/templates/index';
import { tidyPositions } from '../../canvas/tidy';
import { canvasView } from '../../canvas/view';
import { createId } from '../../document/ids';
import { useDocumentStore } from '../../document/store';
import { useRunList } from '../../training/runs';
import { clearToasts, showToast } from '../../ui/toasts';
import { reportError, sentenceOf } from '../errors';
import { showWorkspace } from '../shell';
import { fileNameOf } from './fileName';
import { mayLeave } from './leaving';

const CANNOT_OPEN = 'The file was not opened';
const CANNOT_SAVE = 'The project was not saved';

function show(project: OpenProject): void {
  clearToasts();
  useDocumentStore.getState().load(project);
  if (project.note !== null)
    showToast({
      tone: 'info',
      title: project.recovered ? 'Unsaved work is back' : 'How the project was opened',
      sentence: project.note,
    });
  canvasView()?.fit();
}

function showTemplate(id: string): void {
  const template = findTemplate(id) ?? templates[0];
  if (template === undefined) return;
  const document = template.create(createId());
  show({ document: laidOut(document), path: null, note: null, recovered: false });
}

/** Opens what the app starts with; where that fails, its sentence is shown and the first template opened. */
export async function openAtStartup(): Promise<void> {
  const fallBack = (sentence: string) => {
    showTemplate('article-mnist');
    showToast({ tone: 'bad', title: 'The last project was not opened', sentence });
  };
  try {
    const result = await window.normscope.project.startup();
    if ('kind' in result) fallBack(result.sentence);
    else show(result);
  } catch (error) {
    reportError(error);
    fallBack(sentenceOf(error));
  }
}

/** The document with its graph arranged for the canvas as large as it is now. */
function laidOut(document: NormscopeDocument): NormscopeDocument {
  const size = canvasView()?.size();
  if (size === undefined) return document;
  const positions = tidyPositions(document.graph, size);
  return applyEdit(document, { type: 'move', positions }).document;
}

function leave(deed: string): Promise<boolean> {
  return mayLeave(deed, fileNameOf(useDocumentStore.getState().path), saveProject);
}

/** Shows a document that was not saved yet, after asking about the open one. True where it is shown. */
export async function showNew(document: NormscopeDocument): Promise<boolean> {
  if (!(await leave('open another project'))) return false;
  show({ document, path: null, note: null, recovered: false });
  return true;
}

/** Begins a project from a template, after asking about the open one. */
export async function newFromTemplate(id: string): Promise<void> {
  if (!(await leave('start a new project'))) return;
  showTemplate(id);
  if (useDocumentStore.getState().document.study !== null) showWorkspace('study');
}

/** Asks for a file and opens it. The open project stays as it is where that fails. */
export const openProject = (): Promise<void> => open(null);

/** Opens a file by its path: a recent one, or one that the desktop handed over. */
export const openPath = (path: string): Promise<void> => open(path);

/** Nothing is asked about the open project before the other one is known to be readable. */
async function open(path: string | null): Promise<void> {
  const found = await window.normscope.project.find(path);
  if (found.kind === 'failed') refuse(found.sentence);
  if (found.kind !== 'found' || !(await leave('open another project'))) return;
  const result = await window.normscope.project.openRecent(found.path);
  if (result.kind === 'failed') refuse(result.sentence);
  else show(result.project);
}

const refuse = (sentence: string): void => showToast({ tone: 'bad', title: CANNOT_OPEN, sentence });

/** Saves where the project lies; asks for a place the first time. True where it was saved. */
export function saveProject(): Promise<boolean> {
  return saveTo(useDocumentStore.getState().path);
}

/** Asks for a place and saves there. */
export function saveProjectAs(): Promise<boolean> {
  return saveTo(null);
}

/** Runs belong to the project, whichever of its files is open: whoever removes one should know. */
function tellSharedRuns(before: string, now: string): void {
  const runs = useRunList.getState().runs.length > 0;
  if (!runs) return;
  showToast({
    tone: 'info',
    title: 'The copy shares its runs',
    sentence: `${fileNameOf(now)} has the same runs as ${fileNameOf(before)}: those of either are listed in both, and one that is removed is gone from both.`,
  });
}

async function saveTo(path: string | null): Promise<boolean> {
  const { document, revision, loads, path: before } = useDocumentStore.getState();
  const result = await window.normscope.project.save({ document, path });
  if (result.kind === 'failed') showToast({ tone: 'bad', title: CANNOT_SAVE, sentence: result.sentence });
  if (result.kind !== 'saved') return false;
  if (useDocumentStore.getState().loads === loads) useDocumentStore.getState().saved(revision, result.path);
  if (before !== null && before !== result.path) tellSharedRuns(before, result.path);
  return true;
}
