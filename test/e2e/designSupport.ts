import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { parseDocument } from '../../shared/document/file';
import type { NormscopeDocument } from '../../shared/document/schema';
import { expect, type RunningApp } from './app';
import { answerDialogs } from './shellSupport';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The window as a user sees it: layers by name, wires by their ends, fields by their labels. */
export class Workbench {
  readonly page: Page;
  readonly palette: Locator;
  readonly inspector: Locator;
  readonly header: Locator;
  readonly status: Locator;
  readonly messages: Locator;

  constructor(page: Page) {
    this.page = page;
    this.palette = page.getByRole('complementary', { name: 'Layers' });
    this.inspector = page.getByRole('complementary', { name: 'Inspector' });
    this.header = page.getByRole('banner');
    this.status = page.getByRole('contentinfo');
    this.messages = page.getByRole('region', { name: 'Messages' });
  }

  /** A layer's card. */
  card(name: string): Locator {
    return this.page.locator('.react-flow__node').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  cards(): Locator {
    return this.page.locator('.react-flow__node');
  }

  wires(): Locator {
    return this.page.locator('.react-flow__edge');
  }

  wire(source: string, target: string): Locator {
    return this.page.getByRole('group', { name: `Wire from ${source} to ${target}`, exact: true });
  }

  output(name: string): Locator {
    return this.page.getByRole('img', { name: `Output of ${name}`, exact: true });
  }

  /** An input port; merges number theirs from 1. */
  input(name: string, number?: number): Locator {
    const label = number === undefined ? `Input of ${name}` : `Input ${number} of ${name}`;
    return this.page.getByRole('img', { name: label, exact: true });
  }

  field(label: string): Locator {
    return this.inspector.getByRole('textbox', { name: label, exact: true });
  }

  choice(label: string): Locator {
    return this.inspector.getByRole('combobox', { name: label, exact: true });
  }

  /** The heading of a folded part of the inspector; it shows what is chosen inside. */
  fold(title: string): Locator {
    return this.inspector.locator('summary').filter({ hasText: title });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  paletteEntry(label: string): Locator {
    return this.palette.getByRole('button', { name: label, exact: true });
  }

  /** The problem that a card's badge tells. */
  badge(name: string): Locator {
    return this.card(name).getByRole('img', { name: /^(Error|Warning): / });
  }

  /** A place on the canvas in shares of its width and height. */
  async place(across: number, down: number): Promise<Point> {
    const box = await boxOf(this.page.getByRole('main'));
    return { x: box.x + across * box.width, y: box.y + down * box.height };
  }

  /** Presses at one point, moves to another as a hand does, and holds there. */
  async drag(from: Locator, to: Point): Promise<void> {
    await from.scrollIntoViewIfNeeded();
    const start = await middleOf(from);
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + to.x) / 2, (start.y + to.y) / 2, { steps: 4 });
    await this.page.mouse.move(to.x, to.y, { steps: 4 });
  }

  async drop(): Promise<void> {
    await this.page.mouse.up();
  }

  /** Drags a layer from the palette to a point of the canvas. */
  async dragLayer(label: string, to: Point): Promise<void> {
    await this.drag(this.paletteEntry(label), to);
    await this.drop();
  }

  /** Draws a wire from the output of one layer to the card of another. */
  async connect(source: string, target: string): Promise<void> {
    await this.drag(this.output(source), await middleOf(this.card(target)));
    await this.drop();
  }

  async cutWire(source: string, target: string): Promise<void> {
    await this.wire(source, target).press('Enter');
    await this.page.keyboard.press('Delete');
  }

  /** Gives up the selection, so that the inspector shows the training's settings. */
  async selectNothing(): Promise<void> {
    await this.page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  }

  async undo(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+z');
  }

  async redo(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+z');
  }
}

/** The workbench once the first project is shown. */
export async function openWorkbench({ page }: Pick<RunningApp, 'page'>): Promise<Workbench> {
  const bench = new Workbench(page);
  await expect(bench.header).toBeVisible();
  return bench;
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator.toString()} is not on the screen.`);
  return box;
}

export async function middleOf(locator: Locator): Promise<Point> {
  const box = await boxOf(locator);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Saves the open project to a file and reads that: the document as it stands, and nothing of how it is shown. */
export class SavedProject {
  readonly path: string;
  readonly #running: RunningApp;

  constructor(running: RunningApp, folder: string, name = 'test') {
    this.path = join(folder, `${name}.normscope`);
    this.#running = running;
  }

  async save(): Promise<NormscopeDocument> {
    const { app, page } = this.#running;
    await answerDialogs(app, { save: this.path });
    await page.keyboard.press('ControlOrMeta+s');
    await expect(page.getByRole('contentinfo').getByText('saved', { exact: true })).toBeVisible();
    const parsed = parseDocument(await readFile(this.path, 'utf8'));
    if (!parsed.ok) throw new Error(parsed.sentence);
    return parsed.document;
  }
}
