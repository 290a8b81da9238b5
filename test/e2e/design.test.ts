import type { NormscopeDocument } from '../../shared/document/schema';
import { expect, test } from './app';
import { middleOf, openWorkbench, SavedProject, type Workbench } from './designSupport';

const article = ['input_1', 'conv_1', 'bn_1', 'act_1', 'pool_1', 'flatten_1', 'dense_1', 'output_1'];

test('opens with the article’s network, its data set and its training settings', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await expect(bench.cards()).toHaveCount(article.length);
  for (const name of article) await expect(bench.card(name)).toBeVisible();
  for (const [source, target, shape] of [
    ['input_1', 'conv_1', '28×28×1'],
    ['conv_1', 'bn_1', '26×26×32'],
    ['act_1', 'pool_1', '26×26×32'],
    ['pool_1', 'flatten_1', '13×13×32'],
    ['flatten_1', 'dense_1', '5408'],
    ['dense_1', 'output_1', '10'],
  ] as const) {
    await expect(bench.wire(source, target)).toContainText(shape);
  }
  await expect(bench.status).toContainText('No problems');
  await expect(bench.choice('Data set')).toHaveValue('mnist10k');
  await expect(bench.choice('Optimizer')).toHaveValue('adam');
  await expect(bench.field('Learning rate')).toHaveValue('0.001');
  await expect(bench.field('Batch size')).toHaveValue('32');
  await expect(bench.button('Train')).toBeEnabled();
});

test('layers dragged from the palette are wired, and shapes follow their options', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.dragLayer('Conv2D', await bench.place(0.3, 0.15));
  await bench.dragLayer('Batch Norm', await bench.place(0.7, 0.15));
  await expect(bench.badge('conv_2')).toBeVisible();
  await bench.cutWire('act_1', 'pool_1');
  await bench.connect('act_1', 'conv_2');
  await bench.connect('conv_2', 'bn_2');
  await bench.connect('bn_2', 'pool_1');
  await expect(bench.wire('conv_2', 'bn_2')).toContainText('24×24×32');
  await expect(bench.wire('flatten_1', 'dense_1')).toContainText('4608');
  // The bias before the second Batch Norm is idle.
  await expect(bench.status).toContainText('1 warning');

  await bench.card('conv_2').click();
  await bench.field('Filters').fill('16');
  await expect(bench.wire('conv_2', 'bn_2')).toContainText('24×24×16');
  await expect(bench.wire('bn_2', 'pool_1')).toContainText('24×24×16');
  await expect(bench.wire('flatten_1', 'dense_1')).toContainText('2304');
  await expect(bench.button('Train')).toBeEnabled();
});

test('a layer dropped on a wire goes into it', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.drag(bench.paletteEntry('Dropout'), await middleOf(bench.wire('act_1', 'pool_1')));
  await expect(normscope.page.getByText('insert here')).toBeVisible();
  await bench.drop();
  await expect(bench.wire('act_1', 'dropout_1')).toBeVisible();
  await expect(bench.wire('dropout_1', 'pool_1')).toContainText('26×26×32');
  await expect(bench.wire('act_1', 'pool_1')).toHaveCount(0);
  await expect(bench.status).toContainText('No problems');
});

test('a wrong wire is refused while it is drawn, with the reason', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const before = await bench.wires().count();
  await bench.drag(bench.output('act_1'), await middleOf(bench.card('conv_1')));
  await expect(normscope.page.getByText(/^This wire would close a/)).toBeVisible();
  await bench.drop();
  await expect(bench.messages).toContainText('No wire was drawn');
  await expect(bench.wires()).toHaveCount(before);
  await expect(bench.wire('input_1', 'conv_1')).toBeVisible();
});

test('a wire that wants a Flatten offers it, in one step', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const { page } = normscope;
  await bench.card('flatten_1').click();
  await page.keyboard.press('Delete');
  await expect(bench.card('flatten_1')).toHaveCount(0);
  const before = await bench.wires().count();
  await bench.connect('pool_1', 'dense_1');
  await expect(bench.messages).toContainText('No wire was drawn');
  await bench.messages.getByRole('button', { name: 'Insert Flatten' }).click();
  await expect(bench.wire('pool_1', 'flatten_1')).toBeVisible();
  await expect(bench.wire('flatten_1', 'dense_1')).toContainText('5408');
  await expect(bench.status).toContainText('No problems');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(bench.wires()).toHaveCount(before);
});

test('a wire dropped on a taken input takes the place of the one there, in one step, and says so', async ({
  normscope,
}) => {
  const bench = await openWorkbench(normscope);
  const before = await bench.wires().count();
  await bench.drag(bench.output('conv_1'), await middleOf(bench.card('act_1')));
  await expect(normscope.page.getByText(/^It takes the place of the wire from bn_1/)).toBeVisible();
  await bench.drop();
  await expect(bench.messages).toContainText('A wire was replaced');
  await expect(bench.wire('conv_1', 'act_1')).toContainText('26×26×32');
  await expect(bench.wire('bn_1', 'act_1')).toHaveCount(0);
  await expect(bench.wires()).toHaveCount(before);
  await bench.undo();
  await expect(bench.wire('bn_1', 'act_1')).toBeVisible();
  await expect(bench.wire('conv_1', 'act_1')).toHaveCount(0);
});

test('a missing wire is shown on the layer that lacks it', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.cutWire('pool_1', 'flatten_1');
  await expect(bench.badge('flatten_1')).toHaveAccessibleName(/^Error: .*flatten_1/);
  await bench.badge('flatten_1').hover();
  await expect(normscope.page.getByRole('tooltip')).toContainText('flatten_1');
  await expect(bench.button('Train')).toBeDisabled();
  await normscope.page.getByRole('button', { name: /error/ }).click();
  const problem = normscope.page
    .getByRole('tabpanel', { name: /^Problems/ })
    .getByText('flatten_1', { exact: true });
  await problem.click();
  await expect(bench.field('Name')).toHaveValue('flatten_1');
});

test('a wire dropped in empty space offers the layers that fit there', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.drag(bench.output('flatten_1'), await bench.place(0.5, 0.9));
  await bench.drop();
  const offered = normscope.page.getByRole('option');
  await expect(offered.filter({ hasText: 'Dense' })).toBeVisible();
  await expect(offered.filter({ hasText: 'Conv2D' })).toHaveCount(0);
  await normscope.page.keyboard.type('dens');
  await normscope.page.keyboard.press('Enter');
  await expect(bench.wire('flatten_1', 'dense_2')).toContainText('5408');
});

test('the menus of layers, wires and of the empty canvas do their work', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const { page } = normscope;
  await bench.cutWire('act_1', 'pool_1');
  await bench.card('act_1').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Connect to…/ }).click();
  await page.keyboard.type('max');
  await page.keyboard.press('Enter');
  await expect(bench.wire('act_1', 'pool_1')).toBeVisible();

  await bench.wire('pool_1', 'flatten_1').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Insert a layer…' }).click();
  await page.keyboard.type('dropout');
  await page.keyboard.press('Enter');
  await expect(bench.wire('pool_1', 'dropout_1')).toBeVisible();
  await expect(bench.wire('dropout_1', 'flatten_1')).toBeVisible();

  await page.locator('.react-flow__pane').dblclick({ position: { x: 60, y: 60 } });
  await page.keyboard.type('concat');
  await page.keyboard.press('Enter');
  await expect(bench.card('concat_1')).toBeVisible();

  await bench.card('bn_1').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Cut its wires' }).press('Enter');
  await expect(bench.wire('conv_1', 'bn_1')).toHaveCount(0);
});

test('the end of a wire is taken to another layer', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.dragLayer('Global Average', await bench.place(0.5, 0.85));
  const end = bench.wire('pool_1', 'flatten_1').locator('.react-flow__edgeupdater-target');
  await bench.drag(end, await middleOf(bench.card('gap_1')));
  await bench.drop();
  await expect(bench.wire('pool_1', 'gap_1')).toContainText('13×13×32');
  await expect(bench.wire('pool_1', 'flatten_1')).toHaveCount(0);
  await bench.undo();
  await expect(bench.wire('pool_1', 'flatten_1')).toBeVisible();
});

test('a problem is mended by its button, and a value goes back to its default', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.choice('Data set').selectOption('digits8x8');
  await expect(bench.badge('input_1')).toBeVisible();
  await bench.card('input_1').click();
  await bench.inspector.getByRole('note').getByRole('button').click();
  await expect(bench.badge('input_1')).toHaveCount(0);
  await expect(bench.wire('input_1', 'conv_1')).toContainText('8×8×1');
  await bench.card('conv_1').click();
  await bench.field('Filters').fill('5');
  await bench.button('Reset Filters to 32').click();
  await expect(bench.field('Filters')).toHaveValue('32');
});

test('what is chosen from the application’s menu is done', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const choose = (id: string) =>
    normscope.app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);
  await choose('edit.selectAll');
  await choose('edit.delete');
  await expect(bench.cards()).toHaveCount(0);
  await choose('edit.undo');
  await expect(bench.cards()).toHaveCount(article.length);
  await choose('project.new');
  await expect(normscope.page.getByRole('dialog', { name: 'New from template' })).toBeVisible();
});

test('a new project can begin empty', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await normscope.page.keyboard.press('ControlOrMeta+n');
  await normscope.page.getByRole('button', { name: /^Empty/ }).click();
  await expect(bench.cards()).toHaveCount(0);
  await expect(normscope.page.getByText('Draw a network')).toBeVisible();
});

test('the names that layers are given stand whole on their cards', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  for (const layer of ['Global Average', 'Concatenate', 'Depthwise Conv2D', 'GELU (tanh form)']) {
    await normscope.page.keyboard.press('/');
    await normscope.page.keyboard.type(layer);
    await normscope.page.keyboard.press('Enter');
    await normscope.page.keyboard.press('Escape');
  }
  for (const name of ['gap_1', 'concat_1', 'depthwise_1', 'act_2']) {
    const text = bench.card(name).getByText(name, { exact: true });
    expect(await text.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(
      0,
    );
  }
});

test('deleting a layer of a chain heals the wire', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.card('bn_1').click();
  await normscope.page.keyboard.press('Delete');
  await expect(bench.card('bn_1')).toHaveCount(0);
  await expect(bench.wire('conv_1', 'act_1')).toContainText('26×26×32');
  await expect(bench.status).toContainText('No problems');
});

test('layers in a frame are selected together, and what is left of the chain heals', async ({
  normscope,
}) => {
  const bench = await openWorkbench(normscope);
  const { page } = normscope;
  const [first, last] = [await middleOf(bench.card('conv_1')), await middleOf(bench.card('bn_1'))];
  await page.keyboard.down('Shift');
  await page.mouse.move(first.x - 90, first.y - 80);
  await page.mouse.down();
  await page.mouse.move(last.x + 90, last.y + 65, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(bench.inspector).toContainText('2 layers');
  await page.keyboard.press('Delete');
  await expect(bench.cards()).toHaveCount(article.length - 2);
  await expect(bench.wire('input_1', 'act_1')).toContainText('28×28×1');
});

test('a wrong value is marked in its field and never gets into the document: what was there before stays', async ({
  normscope,
  folder,
}) => {
  const bench = await openWorkbench(normscope);
  await bench.card('conv_1').click();
  await bench.field('Filters').fill('0');
  await expect(bench.field('Filters')).toHaveAttribute('aria-invalid', 'true');
  await bench.field('Filters').selectText();
  await bench.field('Filters').pressSequentially('5000');
  await expect(bench.inspector).toContainText(
    'Filters takes a whole number, 1 to 4\u202f096; 5\u202f000 is not one. 32 stays in force until then.',
  );
  await expect(bench.wire('conv_1', 'bn_1')).toContainText('26×26×32');
  await expect(bench.badge('conv_1')).toHaveCount(0);
  await expect(bench.status).not.toContainText('changes not saved');
  await bench.field('Filters').fill('NaN');
  await expect(bench.inspector).toContainText(
    'Filters takes a whole number, 1 to 4\u202f096; “NaN” is not one.',
  );
  await bench.field('Filters').fill('24');
  await expect(bench.field('Filters')).toHaveAttribute('aria-invalid', 'false');
  await bench.field('Filters').press('Tab');
  await bench.field('Filters').fill('');
  await expect(bench.inspector).toContainText(/Filters is empty: .* 24 stays in force until then/);
  await bench.selectNothing();
  await bench.field('Batch size').fill('0');
  await expect(bench.inspector).toContainText(
    'Batch size takes a whole number, 1 to 65\u202f536; 0 is not one.',
  );

  const { graph, training } = await new SavedProject(normscope, folder).save();
  expect(graph.nodes.find((node) => node.name === 'conv_1')?.config['filters']).toBe(24);
  expect(training.batchSize).toBe(32);
});

/** Every kind of edit, done as a user does it. */
const edits: Readonly<Record<string, (bench: Workbench) => Promise<void>>> = {
  'add a layer': async (bench) => bench.dragLayer('Dense', await bench.place(0.5, 0.1)),
  'insert into a wire': async (bench) =>
    bench.dragLayer('Dropout', await middleOf(bench.wire('act_1', 'pool_1'))),
  'remove a layer and heal': async (bench) => {
    await bench.card('bn_1').click();
    await bench.page.keyboard.press('Delete');
  },
  'cut a wire': (bench) => bench.cutWire('pool_1', 'flatten_1'),
  'draw a wire': async (bench) => {
    await bench.card('dense_1').click();
    await bench.page.keyboard.press('ControlOrMeta+d');
    await bench.connect('flatten_1', 'dense_2');
  },
  'type a number': async (bench) => {
    await bench.card('conv_1').click();
    await bench.field('Filters').fill('');
    await bench.field('Filters').pressSequentially('48');
  },
  'choose an option': async (bench) => {
    await bench.card('conv_1').click();
    await bench.choice('Padding').selectOption('same');
  },
  'turn a switch': async (bench) => {
    await bench.card('conv_1').click();
    await bench.inspector.getByRole('switch', { name: 'Bias' }).click();
  },
  'rename a layer': async (bench) => {
    await bench.card('conv_1').click();
    await bench.field('Name').fill('stem');
  },
  'drag a layer': async (bench) => {
    await bench.drag(bench.card('conv_1').getByText('Conv2D'), await bench.place(0.4, 0.15));
    await bench.drop();
  },
  'move a layer with the arrow keys': async (bench) => {
    await bench.card('conv_1').click();
    await bench.page.keyboard.press('ArrowDown');
    await bench.page.keyboard.press('ArrowDown');
  },
  'tidy the graph': async (bench) => {
    await bench.page.setViewportSize({ width: 1024, height: 900 });
    await bench.button('Tidy').click();
  },
  'duplicate layers': async (bench) => {
    await bench.card('conv_1').click();
    await bench.page.keyboard.press('ControlOrMeta+d');
  },
  'paste layers': async (bench) => {
    await bench.card('conv_1').click();
    await bench.page.keyboard.press('ControlOrMeta+c');
    await bench.page.keyboard.press('ControlOrMeta+v');
  },
  'set the training': async (bench) => {
    await bench.selectNothing();
    await bench.field('Epochs').fill('12');
  },
  'change the optimizer': async (bench) => {
    await bench.selectNothing();
    await bench.choice('Optimizer').selectOption('momentum');
  },
  'choose a schedule': async (bench) => {
    await bench.selectNothing();
    await bench.fold('Schedule').click();
    await bench.choice('Schedule').selectOption('warmupCosine');
  },
  'clip the gradients': async (bench) => {
    await bench.selectNothing();
    await bench.fold('Clipping').click();
    await bench.choice('Gradient clipping').selectOption('norm');
  },
  'augment the images': async (bench) => {
    await bench.selectNothing();
    await bench.fold('Augmentation').click();
    await bench.choice('Shift').selectOption('pixels');
  },
  'choose a data set': async (bench) => {
    await bench.selectNothing();
    await bench.choice('Data set').selectOption('digits8x8');
  },
};

/** Edits that take two steps to do. */
const twoSteps = new Set(['draw a wire']);

for (const [name, doEdit] of Object.entries(edits)) {
  test(`undo and redo: ${name}`, async ({ normscope, folder }) => {
    const bench = await openWorkbench(normscope);
    const project = new SavedProject(normscope, folder);
    const before = await project.save();
    await doEdit(bench);
    await expect(bench.status).toContainText('changes not saved');
    const after = await project.save();
    expect(after).not.toEqual(before);
    await bench.selectNothing();
    const steps = twoSteps.has(name) ? 2 : 1;
    for (let step = 0; step < steps; step += 1) await bench.undo();
    expect(await project.save()).toEqual(before);
    for (let step = 0; step < steps; step += 1) await bench.redo();
    expect(await project.save()).toEqual(after);
  });
}

test('the parts of the training that do nothing are folded; what is chosen in each stands beside its title', async ({
  normscope,
  folder,
}) => {
  const bench = await openWorkbench(normscope);
  for (const [title, now] of [
    ['Schedule', 'Constant'],
    ['Clipping', 'None'],
    ['Early stopping', 'None'],
  ] as const) {
    await expect(bench.fold(title)).toContainText(now);
  }
  await expect(bench.choice('Stop early')).toBeHidden();

  await bench.fold('Early stopping').click();
  await bench.choice('Stop early').selectOption('validationLoss');
  await expect(bench.fold('Early stopping')).toContainText('On validation loss');
  await bench.field('Patience').fill('0');
  await expect(bench.inspector).toContainText(
    'Patience takes a whole number, 1 to 100\u202f000; 0 is not one.',
  );
  await bench.field('Patience').fill('7');
  await bench.choice('Optimizer').selectOption('adamw');
  await bench.field('Weight decay').fill('0.01');

  const { training } = await new SavedProject(normscope, folder).save();
  expect(training.earlyStopping).toEqual({ kind: 'validationLoss', patience: 7, minimumImprovement: 0 });
  expect(training.optimizer).toMatchObject({
    kind: 'adamw',
    weightDecay: 0.01,
    beta1: 0.9,
    learningRate: 0.001,
  });

  await bench.choice('Stop early').selectOption('none');
  await expect(bench.choice('Stop early')).toBeVisible();
  await bench.card('conv_1').click();
  await bench.selectNothing();
  await expect(bench.choice('Stop early')).toBeHidden();
});

test('the whole way by keyboard alone: a network from nothing', async ({ normscope, folder }) => {
  const bench = await openWorkbench(normscope);
  const { keyboard } = normscope.page;
  await keyboard.press('ControlOrMeta+a');
  await keyboard.press('Delete');
  await expect(normscope.page.getByText('Draw a network')).toBeVisible();
  for (const layer of ['input', 'flatten', 'dense', 'output']) {
    await keyboard.press('/');
    await keyboard.type(layer);
    await keyboard.press('Enter');
    await expect(bench.card(`${layer}_1`)).toBeVisible();
    await keyboard.press('Escape');
  }
  await expect(bench.wire('dense_1', 'output_1')).toBeVisible();
  await bench.cutWire('input_1', 'flatten_1');
  await expect(bench.badge('flatten_1')).toBeVisible();
  await bench.card('input_1').focus();
  await keyboard.press('Enter');
  await keyboard.press('c');
  await keyboard.type('flatten');
  await keyboard.press('Enter');
  await expect(bench.wire('input_1', 'flatten_1')).toContainText('28×28×1');
  const { graph } = await new SavedProject(normscope, folder).save();
  expect(namesAlong(graph)).toEqual(['input_1', 'flatten_1', 'dense_1', 'output_1']);
});

/** Names of a chain's layers in the order of its wires. */
function namesAlong({ nodes, edges }: NormscopeDocument['graph']): readonly string[] {
  const nameOf = new Map(nodes.map((node) => [node.id, node.name]));
  const names: string[] = [];
  const first = nodes.find((node) => !edges.some((edge) => edge.target === node.id));
  for (let id = first?.id; id !== undefined; id = edges.find((edge) => edge.source === id)?.target) {
    names.push(nameOf.get(id) ?? id);
  }
  return names;
}

test('the command palette does by name what the menus do', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const { keyboard } = normscope.page;
  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('bn_1');
  await keyboard.press('Enter');
  await expect(bench.field('Name')).toHaveValue('bn_1');
  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('add leaky');
  await keyboard.press('Enter');
  await expect(bench.wire('bn_1', 'act_2')).toBeVisible();
  await expect(bench.wire('act_2', 'act_1')).toBeVisible();
  await keyboard.press('F1');
  await expect(normscope.page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('follows the system’s theme until one is chosen', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const root = normscope.page.locator('html');
  await normscope.page.emulateMedia({ colorScheme: 'dark' });
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await normscope.page.emulateMedia({ colorScheme: 'light' });
  await expect(root).toHaveAttribute('data-theme', 'light');
  await bench.page.keyboard.press('ControlOrMeta+Shift+T');
  await expect(root).toHaveAttribute('data-theme', 'dark');
});

for (const [width, height] of [
  [1024, 700],
  [3840, 2160],
] as const) {
  test(`nothing runs out of the window at ${width}×${height}`, async ({ normscope }) => {
    const bench = await openWorkbench(normscope);
    await normscope.page.setViewportSize({ width, height });
    for (const workspace of ['Train', 'Design']) {
      await normscope.page.getByRole('radio', { name: workspace }).click();
      for (const region of [bench.header, bench.palette, bench.inspector, bench.status]) {
        expect(
          await region.evaluate((element) => element.scrollWidth - element.clientWidth),
        ).toBeLessThanOrEqual(0);
      }
      for (const name of ['Zoom in', 'Tidy', 'Train'])
        await expect(bench.button(name)).toBeInViewport({ ratio: 1 });
      for (const name of article) await expect(bench.card(name)).toBeInViewport();
    }
  });
}

test('wires point where their tensors go', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const drawn = bench.wire('input_1', 'conv_1').locator('path').first();
  await expect(drawn).toHaveAttribute('marker-end', /^url/);
});

test('every button and field has a name', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.card('conv_1').click();
  const controls = normscope.page.locator('button, input, select, [role="switch"], [role="tab"]');
  for (const control of await controls.all()) await expect(control).toHaveAccessibleName(/\S/);
});
