import { expect, it } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import { loadDataset } from '../../../shared/data/load';
import { createExaminer } from '../../../shared/engine/examine';
import { openSession } from '../../../shared/engine/loop/session';
import { templates } from '../../../shared/templates';
import { useBackend } from '../useBackend';
import { lastOf } from './support';

it.each(templates.map((template) => [template.id, template] as const))(
  'every value of every place of %s is counted once, and its channels are those that enter activations',
  async (_id, template) => {
    await useBackend('wasm');
    const document = template.create('examined');
    const { plan } = compile(document, findDataset(document.dataset.id) ?? null);
    if (plan === null) throw new Error('The template does not compile.');
    const dataset = await loadDataset(document.dataset.id, readAsset);
    const session = await openSession(plan, dataset, document.training, null);
    const examiner = createExaminer(session);
    const { activations } = await lastOf(examiner.last());
    expect(activations.length).toBeGreaterThan(0);
    for (const { node, channels, deadChannels, histogram, mean, sd } of activations) {
      const shape = plan.nodes.find(({ id }) => id === node)?.outputShape ?? [];
      const values = shape.reduce((product, extent) => product * extent, 256);
      expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(values);
      expect(channels).toBe(shape.at(-1));
      expect(deadChannels ?? 0).toBeLessThanOrEqual(channels);
      expect([Number.isFinite(mean), sd > 0]).toEqual([true, true]);
    }
    const spreads = await lastOf(examiner.spreads());
    const own = activations.filter(({ role }) => role === 'activation');
    expect(spreads.map(({ node, mean }) => [node, mean.length])).toEqual(
      own.map(({ node, channels }) => [node, channels]),
    );
    examiner.dispose();
    session.dispose();
  },
);
