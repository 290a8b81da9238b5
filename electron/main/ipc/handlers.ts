import type { BrowserWindow } from 'electron';
import type { RequestName, StartupResult, WindowState } from '../../../shared/protocol/bridge';
import type { RunRecord } from '../../../shared/protocol/runs';
import type { Log } from '../log';
import type { Projects } from '../projects/projects';
import type { Reports } from '../projects/reports';
import type { RunClient } from '../runs/client';
import type { SettingsStore } from '../settings/settings';
import type { CloseGuard } from '../window/closeGuard';
import { applyTheme } from '../window/theme';
import type { Handler } from './requests';

export interface Services {
  readonly projects: Projects;
  readonly reports: Reports;
  readonly runs: RunClient;
  readonly settings: SettingsStore;
  readonly log: Log;
  readonly window: BrowserWindow;
  readonly closeGuard: CloseGuard;
}

type Handlers<Prefix extends string> = {
  readonly [Name in Extract<RequestName, `${Prefix}:${string}`>]: Handler<Name>;
};

/** What answers each request of the window. */
export function createHandlers(services: Services): Handlers<string> {
  return {
    ...projectHandlers(services),
    ...runHandlers(services),
    ...studyHandlers(services),
    ...settingsHandlers(services),
    ...windowHandlers(services),
    'app:reportError': ({ message, stack }) => {
      services.log.error(`In the page: ${message}`, stack ?? undefined);
      return undefined;
    },
  };
}

function projectHandlers({ projects, runs }: Services): Handlers<'project'> {
  return {
    'project:startup': () => startUp(projects, runs),
    'project:find': (path) => projects.find(path),
    'project:openRecent': (path) => projects.openRecent(path),
    'project:read': () => projects.read(),
    'project:save': (request) => projects.save(request),
    'project:keepRecovery': (document) => projects.keepRecovery(document),
  };
}

function runHandlers({ runs, log }: Services): Handlers<'runs'> {
  return {
    'runs:begin': async (run) => {
      const record = await runs.begin(run);
      log.info(beginSentence(record, run.note));
      return record;
    },
    'runs:append': (batch) => runs.append(batch),
    'runs:end': (end) => runs.end(end),
    'runs:list': (documentId) => runs.list(documentId),
    'runs:metrics': (runId) => runs.metrics(runId),
    'runs:frame': (key) => runs.frame(key),
    'runs:checkpoint': (key) => runs.checkpoint(key),
    'runs:rename': (name) => runs.rename(name),
    'runs:remove': (runId) => runs.remove(runId),
    'runs:pin': (pin) => runs.pin(pin),
    'runs:setBudget': (bytes) => runs.setBudget(bytes),
    'runs:setOpen': (runIds) => runs.setOpen(runIds),
    'runs:usage': (documentId) => runs.usage(documentId),
    'runs:removeOlderFrames': (documentId) => runs.removeOlderFrames(documentId),
  };
}

/** What the log keeps of a run: where it trains, and what makes it slower than it could be. */
function beginSentence({ number, documentId, backend }: RunRecord, note: string | null): string {
  const trains = `Run ${number} of project ${documentId} trains on ${backend}.`;
  return note === null ? trains : `${trains} ${note}`;
}

function studyHandlers({ runs, reports }: Services): Handlers<'study'> {
  return {
    'study:trials': (documentId) => runs.trials(documentId),
    'study:part': (key) => runs.part(key),
    'study:keepOutcome': (outcome) => runs.keepOutcome(outcome),
    'study:keepPart': (part) => runs.keepPart(part),
    'study:forget': (trials) => runs.forget(trials),
    'study:saveReport': (report) => reports.save(report),
    'study:openReport': () => reports.open(),
  };
}

function settingsHandlers({ settings }: Services): Handlers<'settings'> {
  return {
    'settings:get': () => settings.public,
    'settings:setTheme': async (theme) => {
      applyTheme(theme);
      settings.setTheme(theme);
      await settings.idle();
      return undefined;
    },
  };
}

function windowHandlers({ window, projects, closeGuard }: Services): Handlers<'window'> {
  return {
    'window:setState': (state) => {
      showState(window, state);
      projects.suggestName(state.title);
      closeGuard.setBusy(state.dirty || state.training);
      return undefined;
    },
    'window:closeSeen': (listening) => closeGuard.seen(listening),
    'window:answerClose': async (answer) => {
      // Whoever closes the window in the page has saved the work or given it up.
      if (answer === 'close') await projects.keepRecovery(null);
      closeGuard.answer(answer);
      return undefined;
    },
  };
}

/** What to show first, with a word on the run store where its earlier runs could not be read. */
async function startUp(projects: Projects, runs: RunClient): Promise<StartupResult> {
  const [project, storeNote] = await Promise.all([projects.startup(), openRuns(runs)]);
  const notes = [project.note, storeNote].filter((note) => note !== null);
  return { ...project, note: notes.length === 0 ? null : notes.join(' ') };
}

/** Opens the run store. A page that starts has trained nothing yet: what still trains by the store's account has ended. */
async function openRuns(runs: RunClient): Promise<string | null> {
  const note = await runs.open();
  // A store that fails here says so where it is used.
  await runs.interrupt().catch(() => undefined);
  return note;
}

function showState(window: BrowserWindow, { title, dirty }: WindowState): void {
  window.setTitle(`${dirty ? '• ' : ''}${title} – Normscope`);
  window.setDocumentEdited(dirty);
}
