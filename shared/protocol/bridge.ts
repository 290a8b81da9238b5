import { z } from 'zod';
import { documentSchema, type NormscopeDocument } from '../document/schema';
import {
  type AppendRun,
  appendRunSchema,
  type BeginRun,
  beginRunSchema,
  type CheckpointKey,
  checkpointKeySchema,
  type EndRun,
  endRunSchema,
  type PinRun,
  pinRunSchema,
  type RenameRun,
  type RunMetrics,
  type RunRecord,
  renameRunSchema,
  type StoreUsage,
} from './runs';
import {
  type ForgetTrials,
  forgetTrialsSchema,
  type KeepOutcome,
  type KeepPart,
  type KeptPart,
  type KeptTrial,
  keepOutcomeSchema,
  keepPartSchema,
  type OpenReportResult,
  type SaveReport,
  saveReportSchema,
  type TrialKey,
  trialKeySchema,
} from './study';

/** A project that is open: the document, and where it lies (null for one that was never saved). */
export interface OpenProject {
  readonly document: NormscopeDocument;
  readonly path: string | null;
  /** Something to tell the user about how it was opened (a recovered or migrated file), or null. */
  readonly note: string | null;
  /** True for work that a crash kept from being saved: it differs from the file and is shown as unsaved. */
  readonly recovered: boolean;
}

/** A file that can be opened; `cancelled` where the user closed the file dialog, `failed` carries a sentence. */
export type FindResult =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly sentence: string };

/** `failed` carries a sentence. */
export type OpenResult =
  | { readonly kind: 'opened'; readonly project: OpenProject }
  | { readonly kind: 'failed'; readonly sentence: string };

/** What a project file holds that is looked into without being opened; `cancelled` where the user closed the dialog. */
export type ReadProjectResult =
  | { readonly kind: 'read'; readonly name: string; readonly document: NormscopeDocument }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly sentence: string };

/** As `OpenProject`; `failed` only where not even a template could be made. */
export type StartupResult = OpenProject | { readonly kind: 'failed'; readonly sentence: string };

export type SaveResult =
  | { readonly kind: 'saved'; readonly path: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly sentence: string };

export const saveRequestSchema = z.strictObject({
  document: documentSchema,
  /** Null asks for a place with a dialog (Save As, or a first save). Only a path the main process gave out is taken. */
  path: z.string().max(4096).nullable(),
});

export const windowStateSchema = z.strictObject({
  /** Shown in the title bar, e.g. `mnist-article.normscope`. */
  title: z.string().max(300),
  dirty: z.boolean(),
  training: z.boolean(),
});

/** How many recent files are remembered. */
export const MAX_RECENT = 10;

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'dark', 'light']),
  /** Most recent first. */
  recent: z.array(z.string().max(4096)).max(MAX_RECENT),
});

/** The user's answer to «close with unsaved changes or while training?». */
export const closeAnswerSchema = z.enum(['close', 'keep']);

export const rendererErrorSchema = z.strictObject({
  message: z.string().max(10_000),
  stack: z.string().max(50_000).nullable(),
});

/** Which schema checks the argument of each method that crosses from the window to the main process. */
export const requestSchemas = {
  'project:startup': z.undefined(),
  'project:find': z.string().max(4096).nullable(),
  'project:openRecent': z.string().max(4096),
  'project:read': z.undefined(),
  'project:save': saveRequestSchema,
  'project:keepRecovery': documentSchema.nullable(),
  'runs:begin': beginRunSchema,
  'runs:append': appendRunSchema,
  'runs:end': endRunSchema,
  'runs:list': z.string().max(64),
  'runs:metrics': z.string().max(64),
  'runs:frame': z.strictObject({ runId: z.string().max(64), tap: z.string().max(64), step: z.int().min(1) }),
  'runs:checkpoint': checkpointKeySchema,
  'runs:rename': renameRunSchema,
  'runs:remove': z.string().max(64),
  'runs:pin': pinRunSchema,
  'runs:setBudget': z.int().min(1).nullable(),
  'runs:setOpen': z.array(z.string().max(64)).max(10_000),
  'runs:usage': z.string().max(64),
  'runs:removeOlderFrames': z.string().max(64),
  'study:trials': z.string().max(64),
  'study:part': trialKeySchema,
  'study:keepOutcome': keepOutcomeSchema,
  'study:keepPart': keepPartSchema,
  'study:forget': forgetTrialsSchema,
  'study:saveReport': saveReportSchema,
  'study:openReport': z.undefined(),
  'settings:get': z.undefined(),
  'settings:setTheme': settingsSchema.shape.theme,
  'window:setState': windowStateSchema,
  /** Sent by the preload script as soon as the page was told of a close request: whether anything in it listens. */
  'window:closeSeen': z.boolean(),
  'window:answerClose': closeAnswerSchema,
  'app:reportError': rendererErrorSchema,
} as const satisfies Record<string, z.ZodType>;

export type RequestName = keyof typeof requestSchemas;

export const requestNames: readonly RequestName[] = Object.keys(requestSchemas).filter(
  (name): name is RequestName => Object.hasOwn(requestSchemas, name),
);

/** What the page sends with a request, as its schema gives it. */
export type RequestPayload<Name extends RequestName> = z.infer<(typeof requestSchemas)[Name]>;

/** What the main process answers to each request. */
export interface Responses extends Record<RequestName, unknown> {
  'project:startup': StartupResult;
  'project:find': FindResult;
  'project:openRecent': OpenResult;
  'project:read': ReadProjectResult;
  'project:save': SaveResult;
  'project:keepRecovery': undefined;
  'runs:begin': RunRecord;
  'runs:append': undefined;
  'runs:end': RunRecord;
  'runs:list': readonly RunRecord[];
  'runs:metrics': RunMetrics;
  'runs:frame': Uint8Array | null;
  'runs:checkpoint': Uint8Array<ArrayBuffer> | null;
  'runs:rename': RunRecord;
  'runs:remove': undefined;
  'runs:pin': RunRecord;
  'runs:setBudget': undefined;
  'runs:setOpen': undefined;
  'runs:usage': StoreUsage;
  'runs:removeOlderFrames': undefined;
  'study:trials': readonly KeptTrial[];
  'study:part': KeptPart | null;
  'study:keepOutcome': undefined;
  'study:keepPart': undefined;
  'study:forget': undefined;
  'study:saveReport': SaveResult;
  'study:openReport': OpenReportResult;
  'settings:get': Settings;
  'settings:setTheme': undefined;
  'window:setState': undefined;
  'window:closeSeen': undefined;
  'window:answerClose': undefined;
  'app:reportError': undefined;
}

/** How an answer crosses: a refusal carries its sentence, and the bridge's promise is rejected with it. */
export type Reply<Name extends RequestName> =
  | { readonly ok: true; readonly value: Responses[Name] }
  | { readonly ok: false; readonly sentence: string };

/** What the main process tells the window unasked, with the type of what it sends along. */
export interface WindowEvents {
  'window:closeRequest': undefined;
  'window:action': string;
  'project:openRequest': string;
}

export type Settings = z.infer<typeof settingsSchema>;
export type WindowState = z.infer<typeof windowStateSchema>;
export type CloseAnswer = z.infer<typeof closeAnswerSchema>;
export type SaveRequest = z.infer<typeof saveRequestSchema>;
export type RendererError = z.infer<typeof rendererErrorSchema>;

/** `window.normscope`: the only way from the page to the desktop. Named methods; nothing generic. */
export interface NormscopeBridge {
  readonly project: {
    /** What to open first: a file given on the command line, a recovery copy, the last project, or the article's template. */
    startup(): Promise<StartupResult>;
    /**
     * Looks whether a file can be opened, before the open project is left for it: one of `Settings.recent` or a path that
     * `onOpenRequest` brought, or, with null, one that it asks for. Nothing is opened by it.
     */
    find(path: string | null): Promise<FindResult>;
    /** Opens one of `Settings.recent`, or a path that `onOpenRequest` or `find` brought. */
    openRecent(path: string): Promise<OpenResult>;
    /** Asks for a file and reads it; the project that is open stays, and the file is not remembered. */
    read(): Promise<ReadProjectResult>;
    save(request: SaveRequest): Promise<SaveResult>;
    /** Keeps a copy of unsaved work against a crash; null drops it. */
    keepRecovery(document: NormscopeDocument | null): Promise<void>;
    /**
     * Another start of the app, the desktop or the menu's list of recent files wants a file opened here: ask about
     * unsaved work, then call `openRecent` with the path. Returns how to stop listening.
     */
    onOpenRequest(listener: (path: string) => void): () => void;
  };
  readonly runs: {
    begin(run: BeginRun): Promise<RunRecord>;
    append(batch: AppendRun): Promise<void>;
    end(end: EndRun): Promise<RunRecord>;
    /** Runs of a project, newest first. */
    list(documentId: string): Promise<readonly RunRecord[]>;
    metrics(runId: string): Promise<RunMetrics>;
    /** `decodeFrame` reads it; null where there is none. */
    frame(key: { runId: string; tap: string; step: number }): Promise<Uint8Array | null>;
    /** What a training goes on from, or takes weights from; null where none of that step is kept. */
    checkpoint(key: CheckpointKey): Promise<Uint8Array<ArrayBuffer> | null>;
    rename(name: RenameRun): Promise<RunRecord>;
    remove(runId: string): Promise<void>;
    /** Whether a run keeps its frames and checkpoints when room is made for newer ones. */
    pin(pin: PinRun): Promise<RunRecord>;
    /** Bytes that the store may have, which the oldest runs' frames, then checkpoints, make room for; null without a limit. */
    setBudget(bytes: number | null): Promise<void>;
    /** The runs that the window shows: they keep what they have. */
    setOpen(runIds: readonly string[]): Promise<void>;
    /** How large the store is, and how much of it are frames of a project's older runs. */
    usage(documentId: string): Promise<StoreUsage>;
    /** Removes the frames of a project's runs but the newest; all else of them stays. */
    removeOlderFrames(documentId: string): Promise<void>;
  };
  readonly study: {
    /** What is kept of the trials of a project. */
    trials(documentId: string): Promise<readonly KeptTrial[]>;
    /** Where a trial can go on; null where it has to begin at its beginning. */
    part(key: TrialKey): Promise<KeptPart | null>;
    keepOutcome(outcome: KeepOutcome): Promise<void>;
    keepPart(part: KeepPart): Promise<void>;
    forget(trials: ForgetTrials): Promise<void>;
    /** Asks for a place and writes a report there. */
    saveReport(report: SaveReport): Promise<SaveResult>;
    /** Asks for a report that was written as JSON and reads its text. */
    openReport(): Promise<OpenReportResult>;
  };
  readonly settings: {
    get(): Promise<Settings>;
    setTheme(theme: Settings['theme']): Promise<void>;
  };
  readonly window: {
    setState(state: WindowState): Promise<void>;
    answerClose(answer: CloseAnswer): Promise<void>;
    /** The user asked to close a window that is dirty or training; answer with `answerClose`. Returns how to stop listening. */
    onCloseRequest(listener: () => void): () => void;
    /** An item of the menu was chosen; `action` is an id of shared/protocol/actions. Returns how to stop listening. */
    onAction(listener: (action: string) => void): () => void;
  };
  readonly app: {
    reportError(error: RendererError): Promise<void>;
  };
}

declare global {
  interface Window {
    /** Set by the preload script, in the app's own page only. */
    readonly normscope: NormscopeBridge;
  }
}
