import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page, Worker } from '@playwright/test';
import { serializeDocument } from '../../shared/document/file';
import type { NormscopeDocument, TrainingSettings } from '../../shared/document/schema';
import { findTemplate } from '../../shared/templates';
import { test as base, end, expect, launch, type RunningApp } from './app';

/** A template's document on the WASM backend, which every machine has, with some of its training changed. */
export function projectOf(templateId: string, training: Partial<TrainingSettings> = {}): NormscopeDocument {
  const template = findTemplate(templateId);
  if (template === undefined) throw new Error(`There is no template “${templateId}”.`);
  const document = template.create(`test-${templateId}`);
  return { ...document, training: { ...document.training, backend: 'wasm', ...training } };
}

/** The project with a second Output behind the layer that leads to its first one. */
export function withSecondOutput(project: NormscopeDocument, name: string): NormscopeDocument {
  const { nodes, edges } = project.graph;
  const first = nodes.find(({ kind }) => kind === 'Output');
  const wire = edges.find(({ target }) => target === first?.id);
  if (first === undefined || wire === undefined) throw new Error('The project has no Output.');
  const position = { ...first.position, y: first.position.y + 140 };
  const second = { ...first, id: 'second', name, position, config: { ...first.config, lossWeight: 0.5 } };
  const graph = {
    nodes: [...nodes, second],
    edges: [...edges, { ...wire, id: 'to-second', target: second.id }],
  };
  return { ...project, graph };
}

/** Pixels of a canvas near the signal colours of the dark theme. */
interface Ink {
  readonly before: number;
  readonly after: number;
}

/** The window as someone sees it who trains: buttons, panels, timeline. */
export class TrainWindow {
  readonly running: RunningApp;
  readonly page: Page;
  readonly header: Locator;
  readonly status: Locator;
  readonly progress: Locator;
  readonly timeline: Locator;
  readonly channels: Locator;
  readonly grid: Locator;
  /** What is said of a run that ended before its time. */
  readonly notice: Locator;

  constructor(running: RunningApp) {
    this.running = running;
    this.page = running.page;
    this.header = this.page.getByRole('banner');
    this.status = this.page.getByRole('contentinfo');
    this.progress = this.page.getByRole('progressbar', { name: 'Progress of the training' });
    this.timeline = this.page.getByRole('slider', { name: 'Step of the run' });
    this.channels = this.page.getByRole('listbox', { name: /^Channels of / });
    this.grid = this.page.getByTestId('channel-grid');
    this.notice = this.page.getByRole('region', { name: 'Measurements' }).getByRole('status');
  }

  button(name: string): Locator {
    return this.header.getByRole('button', { name, exact: true });
  }

  async train(): Promise<void> {
    await this.button('Train').click();
  }

  /** The run has ended, of itself or not. */
  async ended(): Promise<void> {
    await expect(this.button('Train')).toBeVisible({ timeout: 60_000 });
  }

  async showPanel(name: string | RegExp): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** The dock is folded away while a network is drawn. */
  async watch(): Promise<void> {
    await this.header.getByRole('radio', { name: 'Train' }).click();
  }

  /** Steps taken so far by the run under way. */
  async step(): Promise<number> {
    return Number(await this.progress.getAttribute('value'));
  }

  async stepsTaken(atLeast: number): Promise<void> {
    await expect.poll(() => this.step(), { timeout: 30_000 }).toBeGreaterThanOrEqual(atLeast);
  }

  /** Step of the frame that the panels show. */
  async shownStep(): Promise<number> {
    return Number(await this.timeline.inputValue());
  }

  runRow(number: number): Locator {
    return this.page
      .getByRole('row')
      .filter({ has: this.page.getByRole('button', { name: `Run ${number}` }) });
  }
}

/**
 * `open` starts the app with a project that is saved in the test's folder; opened again, it finds its runs. Whatever
 * becomes of the test, its windows are ended, and none of them may have had an uncaught error.
 */
export const test = base.extend<{ open: (project: NormscopeDocument) => Promise<TrainWindow> }>({
  open: async ({ folder }, use) => {
    const started: RunningApp[] = [];
    const open = new Set<RunningApp>();
    await use(async (project) => {
      const path = join(folder, 'project.normscope');
      await writeFile(path, serializeDocument(project));
      const running = await launch({ userData: join(folder, 'user-data'), args: [path] });
      started.push(running);
      open.add(running);
      running.app.once('close', () => open.delete(running));
      const window = new TrainWindow(running);
      await expect(window.header).toContainText('project');
      await showDark(running.page);
      return window;
    });
    for (const running of open) await end(running);
    expect(
      started.flatMap(({ errors }) => errors),
      'uncaught errors in the window',
    ).toEqual([]);
  },
});

/** The colours that `expectInk` looks for are those of the dark theme. */
async function showDark(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dataset['theme'] = 'dark';
  });
}

/** Texts that what they stand in cuts off, and that neither a title nor a tooltip (`data-state`) tells whole. */
export function cutTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const cuts = (element: Element, text: DOMRect): boolean => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return (
        (overflowX === 'hidden' && (text.right > box.right + 1 || text.left < box.left - 1)) ||
        (overflowY === 'hidden' && (text.bottom > box.bottom + 3 || text.top < box.top - 3))
      );
    };
    const scrolls = (element: Element): boolean => /auto|scroll/.test(getComputedStyle(element).overflow);
    const isCut = (parent: Element, text: DOMRect): boolean => {
      for (let outer: Element | null = parent; outer !== null && !scrolls(outer); outer = outer.parentElement)
        if (outer.clientWidth > 1 && cuts(outer, text)) return true;
      return text.right > window.innerWidth + 1;
    };
    const told = '[title], [data-state="closed"], svg, .react-flow';
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || !parent.checkVisibility() || parent.closest(told) !== null) continue;
      const range = new Range();
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      if (parent.clientWidth !== 1 && text.width > 1 && isCut(parent, text))
        found.push(node.textContent ?? '');
    }
    return found;
  });
}

/** How many pixels of a canvas have the amber of before, and how many the teal of after. */
function inkOf(canvas: Locator): Promise<Ink> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('This is no canvas.');
    const { width, height } = element;
    if (width === 0 || height === 0) return { before: 0, after: 0 };
    const pixels = element.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    let before = 0;
    let after = 0;
    for (let at = 0; at + 3 < pixels.length; at += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.slice(at, at + 4);
      if (alpha < 64) continue;
      if (red > blue + 60 && red > green + 20) before += 1;
      if (blue > red + 50 && green > red + 50) after += 1;
    }
    return { before, after };
  });
}

/** Waits until a canvas shows at least this many pixels of each signal colour. */
export async function expectInk(canvas: Locator, least: Ink): Promise<void> {
  const enough = async (): Promise<boolean> => {
    const ink = await inkOf(canvas);
    return ink.before >= least.before && ink.after >= least.after;
  };
  await expect.poll(enough, { message: `at least ${JSON.stringify(least)} pixels` }).toBe(true);
}

/** A fingerprint of the picture on a canvas, to tell whether two are the same. */
export const pictureOf = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('This is no canvas.');
    let hash = 0;
    for (const character of element.toDataURL()) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) | 0;
    return hash;
  });

/** The picture on a canvas once two looks in a row agree. */
export async function settledPicture(canvas: Locator): Promise<number> {
  let picture = await pictureOf(canvas);
  let unchanged = 0;
  const look = async (): Promise<number> => {
    const before = picture;
    picture = await pictureOf(canvas);
    unchanged = picture === before ? unchanged + 1 : 0;
    return unchanged;
  };
  // The first look comes at once, which says little.
  await expect.poll(look, { intervals: [200] }).toBeGreaterThan(3);
  return picture;
}

/** The training worker, not one of its threads; there is none before the first training. */
export async function workerOf(page: Page): Promise<Worker> {
  const find = () => page.workers().find((worker) => worker.url().includes('/worker-'));
  await expect.poll(find).toBeDefined();
  const worker = find();
  if (worker === undefined) throw new Error('No training worker runs.');
  return worker;
}

/** Ends the training worker from inside, as the system does with one that has no memory left. */
export async function endWorker(page: Page): Promise<void> {
  const worker = await workerOf(page);
  // The worker is gone before it can answer.
  await worker.evaluate(() => self.close()).catch(() => undefined);
}
