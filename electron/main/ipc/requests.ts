import { z } from 'zod';
import {
  type Reply,
  type RequestName,
  type RequestPayload,
  type Responses,
  requestNames,
  requestSchemas,
} from '../../../shared/protocol/bridge';
import { ShellError } from '../errors';
import type { Log } from '../log';
import type { Sender } from './trust';

const schemas: { readonly [Name in RequestName]: z.ZodType<RequestPayload<Name>> } = requestSchemas;

/** What answers one request. A ShellError that it throws reaches the user as its sentence. */
export type Handler<Name extends RequestName> = (
  payload: RequestPayload<Name>,
) => Responses[Name] | Promise<Responses[Name]>;

/** Electron's `ipcMain`, as far as it is used here. */
export interface RequestChannel {
  handle(name: string, listener: (event: Sender, payload: unknown) => Promise<unknown>): void;
}

export interface RequestsOptions {
  readonly ipc: RequestChannel;
  readonly log: Log;
  /** True for the main frame of the app's own window showing the app's own page. */
  isTrusted(sender: Sender): boolean;
}

/** Registers what answers one request of the window. */
export type Register = <Name extends RequestName>(name: Name, handler: Handler<Name>) => void;

/**
 * The one way by which requests of the window reach the main process: each comes under a name of `requestSchemas`, from
 * the app's own page and with a payload of that schema; anything else is refused with a sentence.
 */
export function createRegister({ ipc, log, isTrusted }: RequestsOptions): Register {
  return (name, handler) => {
    ipc.handle(name, async (event, payload): Promise<Reply<typeof name>> => {
      try {
        if (!isTrusted(event)) throw new ShellError(`“${name}” was refused: it is not Normscope’s own page.`);
        return { ok: true, value: await handler(check(name, payload)) };
      } catch (error) {
        if (!(error instanceof ShellError)) log.error(`“${name}” failed.`, error);
        return { ok: false, sentence: sentenceOf(name, error, log) };
      }
    });
  };
}

/** Registers a handler for every request there is. */
export function registerAll(
  register: Register,
  handlers: { readonly [Name in RequestName]: Handler<Name> },
): void {
  const one = <Name extends RequestName>(name: Name): void => register(name, handlers[name]);
  for (const name of requestNames) one(name);
}

function check<Name extends RequestName>(name: Name, payload: unknown): RequestPayload<Name> {
  const parsed = schemas[name].safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new ShellError(
    `“${name}” was refused: its content is not as agreed. ${z.prettifyError(parsed.error)}`,
  );
}

function sentenceOf(name: RequestName, error: unknown, log: Log): string {
  if (error instanceof ShellError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `“${name}” failed: ${message}. What happened stands in ${log.path}.`;
}
