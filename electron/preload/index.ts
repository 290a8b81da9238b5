import { contextBridge, ipcRenderer } from 'electron';
import type {
  NormscopeBridge,
  Reply,
  RequestName,
  RequestPayload,
  Responses,
  WindowEvents,
} from '../../shared/protocol/bridge';

/**
 * Asks the main process, which checks the payload by its schema. Its answer is typed by the same table that types the
 * handlers there; a refusal rejects with a sentence.
 */
async function request<Name extends RequestName>(
  name: Name,
  payload: RequestPayload<Name>,
): Promise<Responses[Name]> {
  const reply: Reply<Name> = await ipcRenderer.invoke(name, payload);
  if (!reply.ok) throw new Error(reply.sentence);
  return reply.value;
}

/** Who listens to an event of the main process. */
function createEvent<Name extends keyof WindowEvents>(name: Name, listened?: (anybody: boolean) => void) {
  const listeners = new Set<(value: WindowEvents[Name]) => void>();
  ipcRenderer.on(name, (_event, value: WindowEvents[Name]) => {
    for (const listener of listeners) listener(value);
    listened?.(listeners.size > 0);
  });
  return (listener: (value: WindowEvents[Name]) => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
}

const onAction = createEvent('window:action');
const onOpenRequest = createEvent('project:openRequest');
// The main process asks the user itself where the page shows no sign of having received this.
const onCloseRequest = createEvent('window:closeRequest', (anybody) => {
  void request('window:closeSeen', anybody);
});

const bridge: NormscopeBridge = {
  project: {
    startup: () => request('project:startup', undefined),
    find: (path) => request('project:find', path),
    openRecent: (path) => request('project:openRecent', path),
    read: () => request('project:read', undefined),
    save: (save) => request('project:save', save),
    keepRecovery: (document) => request('project:keepRecovery', document),
    onOpenRequest: (listener) => onOpenRequest(listener),
  },
  runs: {
    begin: (run) => request('runs:begin', run),
    append: (batch) => request('runs:append', batch),
    end: (end) => request('runs:end', end),
    list: (documentId) => request('runs:list', documentId),
    metrics: (runId) => request('runs:metrics', runId),
    frame: (key) => request('runs:frame', key),
    checkpoint: (key) => request('runs:checkpoint', key),
    rename: (name) => request('runs:rename', name),
    remove: (runId) => request('runs:remove', runId),
    pin: (pin) => request('runs:pin', pin),
    setBudget: (bytes) => request('runs:setBudget', bytes),
    setOpen: (runIds) => request('runs:setOpen', [...runIds]),
    usage: (documentId) => request('runs:usage', documentId),
    removeOlderFrames: (documentId) => request('runs:removeOlderFrames', documentId),
  },
  study: {
    trials: (documentId) => request('study:trials', documentId),
    part: (key) => request('study:part', key),
    keepOutcome: (outcome) => request('study:keepOutcome', outcome),
    keepPart: (part) => request('study:keepPart', part),
    forget: (trials) => request('study:forget', trials),
    saveReport: (report) => request('study:saveReport', report),
    openReport: () => request('study:openReport', undefined),
  },
  settings: {
    get: () => request('settings:get', undefined),
    setTheme: (theme) => request('settings:setTheme', theme),
  },
  window: {
    setState: (state) => request('window:setState', state),
    answerClose: (answer) => request('window:answerClose', answer),
    onCloseRequest: (listener) => onCloseRequest(() => listener()),
    onAction: (listener) => onAction(listener),
  },
  app: {
    reportError: (error) => request('app:reportError', error),
  },
};

contextBridge.exposeInMainWorld('normscope', bridge);
