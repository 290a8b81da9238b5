import { describe, expect, it } from 'vitest';
import { ShellError } from '../../../electron/main/errors';
import { createRegister, registerAll } from '../../../electron/main/ipc/requests';
import { isOwnPage, type Sender } from '../../../electron/main/ipc/trust';
import { type RequestName, requestSchemas } from '../../../shared/protocol/bridge';

const ORIGIN = 'app://normscope';
const mainFrame = { origin: ORIGIN, parent: null };
const ownPage: Sender = { sender: { id: 1 }, senderFrame: mainFrame };

/** What the main process’s end of IPC keeps, and a way to send to it as a window would. */
function createIpc() {
  const listeners = new Map<string, (event: Sender, payload: unknown) => Promise<unknown>>();
  const errors: string[] = [];
  const register = createRegister({
    ipc: { handle: (name, listener) => void listeners.set(name, listener) },
    log: {
      path: '/logs/normscope.log',
      info: () => undefined,
      error: (message) => void errors.push(message),
    },
    isTrusted: (sender) => isOwnPage(sender, 1, ORIGIN),
  });
  const send = (name: string, payload: unknown, sender: Sender = ownPage): unknown =>
    listeners.get(name)?.(sender, payload);
  return { register, send, errors, listeners };
}

/** A handler that must not be reached, and how often it was. */
function createTrap() {
  const reached: unknown[] = [];
  const trap = (payload: unknown): never => {
    reached.push(payload);
    throw new Error('This handler must not be reached.');
  };
  return { trap, reached };
}

describe('a request of the window', () => {
  it('reaches its handler with the checked payload, and the answer goes back', async () => {
    const { register, send } = createIpc();
    register('runs:frame', ({ step }) => Uint8Array.of(step));
    expect(await send('runs:frame', { runId: 'a', tap: 'b', step: 7 })).toEqual({
      ok: true,
      value: Uint8Array.of(7),
    });
  });

  it.each<[string, Sender]>([
    ['another window', { ...ownPage, sender: { id: 2 } }],
    ['a frame inside the page', { ...ownPage, senderFrame: { origin: ORIGIN, parent: mainFrame } }],
    ['another site', { ...ownPage, senderFrame: { origin: 'https://example.org', parent: null } }],
    ['another host of the scheme', { ...ownPage, senderFrame: { origin: 'app://other', parent: null } }],
    ['a page without an origin', { ...ownPage, senderFrame: { origin: 'null', parent: null } }],
    ['a frame that is gone', { ...ownPage, senderFrame: null }],
  ])('is refused from %s', async (_name, sender) => {
    const { register, send } = createIpc();
    const { trap, reached } = createTrap();
    register('settings:get', trap);
    expect(await send('settings:get', undefined, sender)).toEqual({
      ok: false,
      sentence: '“settings:get” was refused: it is not Normscope’s own page.',
    });
    expect(reached).toEqual([]);
  });

  it.each<[RequestName, unknown]>([
    ['runs:list', 7],
    ['runs:list', 'x'.repeat(65)],
    ['runs:frame', { runId: 'a', tap: 'b', step: 0 }],
    ['runs:frame', { runId: 'a', tap: 'b', step: 1, path: '/etc/passwd' }],
    ['runs:append', { runId: 'a', steps: [], epochs: [], frames: [{ step: 1, tap: 'b', bytes: 'text' }] }],
    ['runs:checkpoint', { runId: 'a', step: 0 }],
    ['runs:checkpoint', 'a'],
    ['project:openRecent', null],
    ['project:save', { document: {}, path: null }],
    ['project:startup', 'an argument'],
    ['settings:setTheme', 'pink'],
    ['window:setState', { title: 'a', dirty: 'yes', training: false }],
    ['window:answerClose', 'perhaps'],
  ])('named %s is refused with the payload %j', async (name, payload) => {
    const { register, send } = createIpc();
    const { trap, reached } = createTrap();
    register(name, trap);
    expect(await send(name, payload)).toEqual({
      ok: false,
      sentence: expect.stringMatching(new RegExp(`^“${name}” was refused: its content is not as agreed\\. `)),
    });
    expect(reached).toEqual([]);
  });

  it('names what is wrong in a payload', async () => {
    const { register, send } = createIpc();
    register('runs:frame', () => null);
    expect(await send('runs:frame', { runId: 'a', tap: 'b', step: 1.5 })).toMatchObject({
      sentence: expect.stringMatching(/expected int.*→ at step/s),
    });
  });

  it('carries the sentence of a handler that refuses, without logging it', async () => {
    const { register, send, errors } = createIpc();
    register('runs:remove', () => {
      throw new ShellError('Run 3 is still training.');
    });
    expect(await send('runs:remove', 'a')).toEqual({ ok: false, sentence: 'Run 3 is still training.' });
    expect(errors).toEqual([]);
  });

  it('logs a handler that fails, and says where', async () => {
    const { register, send, errors } = createIpc();
    register('runs:remove', () => Promise.reject(new TypeError('x is undefined')));
    expect(await send('runs:remove', 'a')).toEqual({
      ok: false,
      sentence: '“runs:remove” failed: x is undefined. What happened stands in /logs/normscope.log.',
    });
    expect(errors).toEqual(['“runs:remove” failed.']);
  });
});

describe('the requests that are registered', () => {
  it('are those of the schemas, each once', () => {
    const { register, listeners } = createIpc();
    registerAll(register, {
      'project:startup': () => ({ kind: 'failed', sentence: '' }),
      'project:find': () => ({ kind: 'cancelled' }),
      'project:openRecent': () => ({ kind: 'failed', sentence: '' }),
      'project:read': () => ({ kind: 'cancelled' }),
      'project:save': () => ({ kind: 'cancelled' }),
      'project:keepRecovery': () => undefined,
      'runs:begin': () => Promise.reject(new ShellError('')),
      'runs:append': () => undefined,
      'runs:end': () => Promise.reject(new ShellError('')),
      'runs:list': () => [],
      'runs:metrics': () => Promise.reject(new ShellError('')),
      'runs:frame': () => null,
      'runs:checkpoint': () => null,
      'runs:rename': () => Promise.reject(new ShellError('')),
      'runs:remove': () => undefined,
      'runs:pin': () => Promise.reject(new ShellError('')),
      'runs:setBudget': () => undefined,
      'runs:setOpen': () => undefined,
      'runs:usage': () => ({
        bytes: 0,
        budget: null,
        lack: null,
        trimmed: 0,
        older: { runs: 0, frames: 0, bytes: 0 },
      }),
      'runs:removeOlderFrames': () => undefined,
      'study:trials': () => [],
      'study:part': () => null,
      'study:keepOutcome': () => undefined,
      'study:keepPart': () => undefined,
      'study:forget': () => undefined,
      'study:saveReport': () => ({ kind: 'cancelled' }),
      'study:openReport': () => ({ kind: 'cancelled' }),
      'settings:get': () => ({ theme: 'dark', recent: [] }),
      'settings:setTheme': () => undefined,
      'window:setState': () => undefined,
      'window:closeSeen': () => undefined,
      'window:answerClose': () => undefined,
      'app:reportError': () => undefined,
    });
    expect([...listeners.keys()].sort()).toEqual(Object.keys(requestSchemas).sort());
  });
});
