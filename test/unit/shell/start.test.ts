import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileArgument } from '../../../electron/main/commandLine';
import { createLog } from '../../../electron/main/log';
import { SettingsStore } from '../../../electron/main/settings/settings';
import { prepareUserData } from '../../../electron/main/userData';
import { MIN_SIZE, openingBounds } from '../../../electron/main/window/bounds';
import { MAX_RECENT } from '../../../shared/protocol/bridge';
import { temporaryFolder } from '../temporaryFolder';

describe('the file on the command line', () => {
  const checkout = { isPackaged: false, appPath: '/src/normscope', workingFolder: '/home/ada' };
  const installed = {
    isPackaged: true,
    appPath: '/opt/normscope/resources/app.asar',
    workingFolder: '/home/ada',
  };

  it.each([
    [checkout, ['electron', '--log-level=3', '/src/normscope'], null],
    [checkout, ['electron', '/src/normscope', 'net.normscope'], '/home/ada/net.normscope'],
    [
      checkout,
      ['electron', '/src/normscope', '--flag', '/tmp/net.normscope', 'second'],
      '/tmp/net.normscope',
    ],
    [{ ...checkout, workingFolder: '/src/normscope' }, ['electron', '.', 'a'], '/src/normscope/a'],
    [checkout, ['electron', 'stray'], null],
    [installed, ['/opt/normscope/normscope'], null],
    [installed, ['/opt/normscope/normscope', '--no-sandbox', '../net.normscope'], '/home/net.normscope'],
  ])('%j %j is %s', (where, argv, file) => {
    expect(fileArgument({ ...where, argv })).toBe(file === null ? null : resolve(file));
  });
});

describe('the folder for settings and runs', () => {
  it('is made where it is missing', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    expect(prepareUserData(folder)).toBeNull();
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  it('that cannot be made gives a sentence', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(prepareUserData(join(file, 'data'))).toMatch(
      /cannot write there \(ENOTDIR.*NORMSCOPE_USER_DATA\.$/,
    );
  });
});

describe('the window opens', () => {
  const laptop = { x: 0, y: 25, width: 1280, height: 775 };
  const large = { x: 1280, y: 0, width: 2560, height: 1440 };

  it('in its default size, at most as large as the display', () => {
    expect(openingBounds(null, [large])).toEqual({ width: 1440, height: 900 });
    expect(openingBounds(null, [laptop])).toEqual({ width: 1280, height: 775 });
    expect(openingBounds(null, [{ x: 0, y: 0, width: 800, height: 480 }])).toEqual(MIN_SIZE);
    expect(openingBounds(null, [])).toEqual({ width: 1440, height: 900 });
  });

  it('where it was, on any display', () => {
    const bounds = { x: 1500, y: 80, width: 1200, height: 800 };
    expect(openingBounds({ ...bounds, maximized: true }, [laptop, large])).toEqual(bounds);
  });

  it.each([
    ['its display is gone', { x: 1500, y: 80, width: 1200, height: 800 }],
    ['its title bar is above the display', { x: 0, y: -300, width: 1200, height: 800 }],
    ['only its edge is in sight', { x: 1270, y: 80, width: 1200, height: 800 }],
  ])('in its default size where %s', (_name, bounds) => {
    expect(openingBounds({ ...bounds, maximized: false }, [laptop])).toEqual({ width: 1280, height: 775 });
  });
});

describe('the log', () => {
  it('has one line per entry, and the stack of an error', () => {
    const log = createLog(join(temporaryFolder(), 'logs'), () => new Date(0));
    log.info('Started.');
    log.error('It failed.', Object.assign(new Error('why'), { stack: 'Error: why\n    at place' }));
    expect(readFileSync(log.path, 'utf8')).toBe(
      '1970-01-01T00:00:00.000Z INFO Started.\n' +
        '1970-01-01T00:00:00.000Z ERROR It failed.\n    Error: why\n        at place\n',
    );
  });

  it('puts full files aside and keeps two of them', () => {
    const folder = temporaryFolder();
    const log = createLog(folder);
    for (let entry = 0; entry < 9; entry += 1) log.info(`${entry}`.repeat(500_000));
    expect(readdirSync(folder).sort()).toEqual(['normscope.log', 'normscope.log.1', 'normscope.log.2']);
    expect(readFileSync(log.path, 'utf8')).toContain('8888');
    expect(readFileSync(`${log.path}.1`, 'utf8')).toContain('7777');
    expect(statSync(`${log.path}.2`).size).toBeLessThan(2_000_000);
  });

  it('never throws', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    createLog(join(file, 'logs')).error('Nowhere to write this.');
  });
});

describe('the settings', () => {
  const log = () => createLog(join(temporaryFolder(), 'logs'));

  it('outlive the app', async () => {
    const path = join(temporaryFolder(), 'settings.json');
    const first = new SettingsStore(path, log());
    expect(first.public).toEqual({ theme: 'system', recent: [] });
    const window = { x: 1, y: 2, width: 1000, height: 700, maximized: true };
    first.setTheme('light');
    first.setWindow(window);
    first.remember('/a');
    first.remember('/b');
    first.remember('/a');
    first.remember('/c');
    first.forget('/b');
    await first.idle();
    const second = new SettingsStore(path, log());
    expect(second.public).toEqual({ theme: 'light', recent: ['/c', '/a'] });
    expect(second.window).toEqual(window);
  });

  it('remember so many files and no more', () => {
    const settings = new SettingsStore(join(temporaryFolder(), 'settings.json'), log());
    for (let file = 0; file < MAX_RECENT + 5; file += 1) settings.remember(`/${file}`);
    expect(settings.public.recent).toHaveLength(MAX_RECENT);
    expect(settings.public.recent[0]).toBe(`/${MAX_RECENT + 4}`);
  });

  it.each(['', '{"theme": "dark"', '{"theme": "pink", "recent": [], "window": null}', '[]', '\u0000'])(
    'are the defaults where the file holds %j, which is kept',
    async (text) => {
      const folder = temporaryFolder();
      const path = join(folder, 'settings.json');
      writeFileSync(path, text);
      const settings = new SettingsStore(path, log());
      expect(settings.public).toEqual({ theme: 'system', recent: [] });
      expect(readFileSync(`${path}.bad`, 'utf8')).toBe(text);
      settings.setTheme('dark');
      await settings.idle();
      expect(new SettingsStore(path, log()).public.theme).toBe('dark');
    },
  );

  it('that cannot be written are logged, and hold until the end', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'settings.json'));
    const where = log();
    const settings = new SettingsStore(join(folder, 'settings.json'), where);
    mkdirSync(join(folder, 'settings.json'));
    settings.setTheme('dark');
    await settings.idle();
    expect(settings.public.theme).toBe('dark');
    expect(readFileSync(where.path, 'utf8')).toContain('The settings could not be written.');
  });
});
