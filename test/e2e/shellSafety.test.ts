import { expect, test } from './app';
import { showBarePage } from './shellSupport';

test.describe('the page', () => {
  test('is isolated, knows nothing of Node, and compiles no text', async ({ normscope: { page } }) => {
    const found = await page.evaluate(async () => {
      const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'electron'];
      // Out of the debugger's call, which the policy does not bind.
      const compiled = await new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            resolve(String(Reflect.construct(Function, ['return 1'])()));
          } catch (error) {
            resolve(error instanceof Error ? error.name : 'unknown');
          }
        });
      });
      return {
        address: location.href,
        isolated: crossOriginIsolated,
        shared: new SharedArrayBuffer(8).byteLength,
        node: names.filter((name) => Reflect.has(globalThis, name)),
        compiled,
      };
    });
    expect(found).toEqual({
      address: 'app://normscope/index.html',
      isolated: true,
      shared: 8,
      node: [],
      compiled: 'EvalError',
    });
  });

  test('runs sandboxed, in a context of its own', async ({ normscope: { app } }) => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents ?? {};
      const read: unknown = Reflect.get(contents, 'getLastWebPreferences');
      return typeof read === 'function' ? read.call(contents) : null;
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  test('has a bridge of named methods and nothing else', async ({ normscope: { page } }) => {
    const methods = await page.evaluate(() =>
      Object.entries(window.normscope).flatMap(([group, members]) =>
        Object.keys(members).map((name) => `${group}.${name}`),
      ),
    );
    expect(methods).toEqual([
      'project.startup',
      'project.find',
      'project.openRecent',
      'project.read',
      'project.save',
      'project.keepRecovery',
      'project.onOpenRequest',
      'runs.begin',
      'runs.append',
      'runs.end',
      'runs.list',
      'runs.metrics',
      'runs.frame',
      'runs.checkpoint',
      'runs.rename',
      'runs.remove',
      'runs.pin',
      'runs.setBudget',
      'runs.setOpen',
      'runs.usage',
      'runs.removeOlderFrames',
      'study.trials',
      'study.part',
      'study.keepOutcome',
      'study.keepPart',
      'study.forget',
      'study.saveReport',
      'study.openReport',
      'settings.get',
      'settings.setTheme',
      'window.setState',
      'window.answerClose',
      'window.onCloseRequest',
      'window.onAction',
      'app.reportError',
    ]);
    const changed = await page.evaluate(() => Reflect.set(window.normscope.project, 'open', () => null));
    expect(changed).toBe(false);
  });

  test('gets its files with every safety header, and nothing but files', async ({ normscope: { page } }) => {
    const answers = await page.evaluate(async () => {
      const get = async (path: string, init?: RequestInit) => {
        const response = await fetch(path, init);
        return { status: response.status, headers: Object.fromEntries(response.headers) };
      };
      return {
        page: await get('/index.html'),
        missing: await get('/missing.js'),
        outside: await get('/..%2f..%2fpackage.json'),
        folder: await get('/datasets'),
        written: await get('/index.html', { method: 'POST', body: 'x' }),
      };
    });
    const headers = {
      'content-security-policy': expect.stringContaining("script-src 'self' 'wasm-unsafe-eval';"),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    };
    const text = { ...headers, 'content-type': 'text/plain; charset=utf-8' };
    expect(answers).toEqual({
      page: {
        status: 200,
        headers: expect.objectContaining({ ...headers, 'content-type': 'text/html; charset=utf-8' }),
      },
      missing: { status: 404, headers: expect.objectContaining(text) },
      outside: { status: 404, headers: expect.objectContaining(text) },
      folder: { status: 404, headers: expect.objectContaining(text) },
      written: { status: 405, headers: expect.objectContaining(text) },
    });
  });

  test('reads a data set as it lies on the disk, packed', async ({ normscope: { page } }) => {
    const found = await page.evaluate(async () => {
      const response = await fetch('/datasets/digits8x8-labels-idx1-ubyte.gz');
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { type: response.headers.get('content-type'), start: [...bytes.subarray(0, 2)] };
    });
    expect(found).toEqual({ type: 'application/gzip', start: [0x1f, 0x8b] });
  });

  test('reaches no network and no disk', async ({ normscope }) => {
    const page = await showBarePage(normscope);
    const reached = await page.evaluate(async () => {
      const addresses = [
        'https://example.org/',
        'http://127.0.0.1/',
        'file:///etc/hostname',
        'data:text/plain,x',
      ];
      const attempts = addresses.map((address) =>
        fetch(address).then(
          () => address,
          () => null,
        ),
      );
      return (await Promise.all(attempts)).filter((address) => address !== null);
    });
    expect(reached).toEqual([]);
    const asked = await normscope.app.evaluate(async ({ session }) =>
      session.defaultSession.fetch('http://127.0.0.1:9/').then(
        () => 'answered',
        (error: unknown) => String(error),
      ),
    );
    expect(asked).toContain('ERR_BLOCKED_BY_CLIENT');
  });

  test('cannot be left, and opens no window', async ({ normscope: { app, page } }) => {
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      Object.assign(shell, {
        openExternal: (address: string) => {
          opened.push(address);
          return Promise.resolve();
        },
      });
    });
    const opened = await page.evaluate(() => {
      location.assign('https://example.org/');
      location.assign('app://normscope/datasets/README.md');
      return ['https://arxiv.org/abs/1502.03167', 'https://example.org/', 'app://normscope/index.html'].map(
        (address) => window.open(address) !== null,
      );
    });
    expect(opened).toEqual([false, false, false]);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
    expect(await page.evaluate(() => location.href)).toBe('app://normscope/index.html');
    expect(await app.evaluate(() => Reflect.get(globalThis, 'opened'))).toEqual([
      'https://arxiv.org/abs/1502.03167',
    ]);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('is granted no permission', async ({ normscope: { page } }) => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone'] as const;
      const queried = names.map(async (name) => (await navigator.permissions.query({ name })).state);
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'denied',
      );
      return [...(await Promise.all(queried)), media, await Notification.requestPermission()];
    });
    expect(states).toEqual(Array.from({ length: 6 }, () => 'denied'));
  });
});

test.describe('a request', () => {
  test('that is not as agreed is refused with a sentence', async ({ normscope: { page } }) => {
    const refusal = await page.evaluate(() =>
      window.normscope.runs.frame({ runId: 'a', tap: 'b', step: 0.5 }).then(
        () => 'answered',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      ),
    );
    expect(refusal).toMatch(/^“runs:frame” was refused: its content is not as agreed\./);
  });

  test('to save where nothing was opened is refused', async ({ normscope: { page } }) => {
    const refusal = await page.evaluate(async () => {
      const project = await window.normscope.project.startup();
      if ('kind' in project) return project.sentence;
      return window.normscope.project.save({ document: project.document, path: '/etc/passwd' }).then(
        () => 'saved',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      );
    });
    expect(refusal).toMatch(/“passwd” was not opened here/);
  });
});
