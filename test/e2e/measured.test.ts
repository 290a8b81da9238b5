import { end, expect } from './app';
import { projectOf, type TrainWindow, test } from './trainSupport';

const tiny = { ...projectOf('digits8x8-tiny', { epochs: 2, backend: 'auto' }), id: 'measured' };

/** The user asks for a measurement, which takes software renderers too: there is no other GPU here. */
async function measureAgain(window: TrainWindow): Promise<void> {
  await window.page.keyboard.press('ControlOrMeta+k');
  await window.page.keyboard.type('Measure Backends');
  await window.page.keyboard.press('Enter');
  await expect(window.status).toContainText(/Measuring \w+ with this network …/);
  await expect(window.button('Train')).toHaveAttribute('aria-disabled', 'true');
  await expect(window.page.getByRole('button', { name: 'Find learning rate…' })).toBeDisabled();
  await expect(window.status.getByRole('button', { name: FIGURE })).toBeVisible({ timeout: 60_000 });
}

/** Plain words of what was measured, the fastest first. */
const FIGURE = /^WASM · [\d.]+ ms a step/;

test('what backends were measured at is shown with its reason, and outlives a restart', async ({ open }) => {
  const window = await open(tiny);
  await window.train();
  await window.ended();
  // With software renderers alone there is but one backend to choose: it has its figure all the same.
  await expect(window.status.getByRole('button', { name: FIGURE })).toBeVisible();
  await measureAgain(window);
  const figures = window.status.getByRole('button', { name: FIGURE });
  const words = (await figures.textContent()) ?? '';
  await figures.click();
  const details = window.page.getByRole('dialog', { name: 'Backends measured with this network' });
  await expect(details).toContainText(
    /WASM (is the fastest here|could be measured).* at batch 32: [\d.]+ ms a step/,
  );
  for (const name of ['WASM', 'WebGL', 'WebGPU'])
    await expect(details.getByRole('row').filter({ hasText: name })).toBeVisible();
  await window.page.keyboard.press('Escape');
  await expect(details).toHaveCount(0);
  await expect(figures).toBeFocused();
  await end(window.running);

  const next = await open(tiny);
  await next.train();
  await next.ended();
  await expect(next.status).toContainText(words);
});
