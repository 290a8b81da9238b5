import type { Locator } from '@playwright/test';
import type { NormscopeDocument } from '../../shared/document/schema';
import { expect } from './app';
import { projectOf, test } from './trainSupport';

const batchNorm = { kind: 'BatchNorm', config: {} };

/** A residual block and two branches, with norms before and after the activations. */
function studied(): NormscopeDocument {
  return {
    ...projectOf('residual-mnist'),
    study: {
      arms: [
        { kind: 'none' },
        { kind: 'norm', placement: 'before', norm: batchNorm },
        { kind: 'norm', placement: 'after', norm: batchNorm },
      ],
      sites: { kind: 'all' },
      factors: [],
      seeds: [0, 1],
      epochs: 1,
      target: 0.9,
      settle: false,
      oneAtATime: false,
      largestRate: null,
      claim: null,
    },
  };
}

const lit = (locator: Locator) => expect(locator).toHaveAttribute('data-lit', 'true');
const dark = (locator: Locator) => expect(locator).toHaveAttribute('data-lit', 'false');

test('the sites of the network are marked on the canvas, lit from the list and back, and chosen there', async ({
  open,
}) => {
  const { page } = await open(studied());
  await page.keyboard.press('ControlOrMeta+3');
  const canvas = page.getByRole('region', { name: 'Sites of the network' });
  const list = page.getByRole('list', { name: 'Sites of the network' });
  await expect(canvas.getByRole('checkbox')).toHaveCount(4);
  await expect(list.getByRole('checkbox')).toHaveCount(4);
  const site = canvas.getByRole('checkbox', {
    name: 'Site 2: conv_2 with bn_2 and act_2, drawn with norm before',
  });
  await expect(site).toBeChecked();
  const card = page.getByTestId('card-conv_2');
  const row = list.getByRole('listitem').nth(1);

  await row.hover();
  await lit(card);
  await lit(page.getByTestId('card-bn_2'));
  await lit(page.getByTestId('card-act_2'));
  await dark(page.getByTestId('card-bn_1'));
  await page.getByTestId('card-bn_2').hover();
  await lit(row);
  await page.getByTestId('card-bn_1').hover();
  await dark(row);
  await lit(list.getByRole('listitem').nth(0));

  await expect(canvas.getByRole('img', { name: 'norm before the activation of conv_2' })).toBeVisible();
  await expect(canvas.getByRole('img', { name: 'norm after the activation of conv_2' })).toBeVisible();
  await site.click();
  await expect(site).not.toBeChecked();
  await expect(list.getByRole('checkbox').nth(1)).not.toBeChecked();
  await expect(canvas.getByRole('img', { name: 'norm before the activation of conv_2' })).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(site).toBeChecked();
});

test('sites are chosen on the canvas with the keyboard, down to the last one', async ({ open }) => {
  const { page } = await open(studied());
  await page.keyboard.press('ControlOrMeta+3');
  const canvas = page.getByRole('region', { name: 'Sites of the network' });
  const sites = canvas.getByRole('checkbox');
  await sites.first().focus();
  await lit(page.getByTestId('card-conv_1'));
  for (let index = 0; index < 3; index += 1) {
    await page.keyboard.press('Space');
    await expect(sites.nth(index)).not.toBeChecked();
    await page.keyboard.press('Tab');
    await expect(sites.nth(index + 1)).toBeFocused();
  }
  await expect(sites.last()).toBeDisabled();
  await page.keyboard.press('Space');
  await expect(sites.last()).toBeChecked();
});

test('a variant is laid over the network: what is new, what is gone, what is other', async ({ open }) => {
  const { page } = await open(studied());
  await page.keyboard.press('ControlOrMeta+3');
  await page.getByRole('combobox', { name: 'Shown' }).selectOption('BN · after');
  const canvas = page.getByRole('region', { name: 'Variant BN · after' });
  await expect(canvas.getByText('added', { exact: true })).toHaveCount(2);
  await expect(canvas.getByText('stood here', { exact: true })).toHaveCount(2);
  await expect(canvas.getByText('stands here', { exact: true })).toHaveCount(2);
  await expect(page.getByTestId('card-conv_1')).toContainText('with bias');
  await expect(page.getByTestId('card-conv_1')).toHaveAttribute('data-mark', 'changed');

  await page.getByRole('tab', { name: /^Variants/ }).click();
  await page.getByRole('button', { name: 'Show no norm on the canvas' }).press('Enter');
  const bare = page.getByRole('region', { name: 'Variant no norm' });
  await expect(bare.getByText('removed', { exact: true })).toHaveCount(2);
  await expect(bare.getByText('added', { exact: true })).toHaveCount(0);
});
