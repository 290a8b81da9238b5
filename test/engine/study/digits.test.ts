import { expect, test } from 'vitest';
import { findLayer } from '../../../shared/layers';
import { placeNorms } from '../../../shared/placement/place';
import { findSites } from '../../../shared/placement/sites';
import { ARITHMETIC } from '../../../shared/study/arithmetic';
import { chainOf } from '../../unit/compile/documents';
import { collect, epochsOf, startTraining, tinyDocument } from '../loop/support';

/**
 * Validation loss after an epoch of the smallest template with each norm before its activations, by the arithmetic of that number. Where
 * a change to the engine makes these others, raise `ARITHMETIC` and write what it gives now: kept trials are then trained again instead
 * of being compared with what they are not.
 */
const digits: Readonly<Record<string, number>> = {
  BatchNorm: 0.5829311950106016,
  BatchRenorm: 0.56228134800011,
  FilterResponseNorm: 0.500511416582994,
  GhostBatchNorm: 0.545003984511738,
  GroupNorm: 0.5830906951931161,
  InstanceNorm: 0.5830906951931161,
  LayerNorm: 0.4601676689067357,
};

test('the digits are those of arithmetic 4, which is the present one', () => expect(ARITHMETIC).toBe(4));

test.each(Object.entries(digits))('%s gives the digits that its number promises', async (kind, valLoss) => {
  const drawn = tinyDocument();
  // Few steps: the default momentum would tell of the initial statistics.
  const momentum = findLayer(kind)?.fields['momentum'] === undefined ? {} : { momentum: 0.9 };
  const sites = findSites(drawn.graph).map(({ layer }) => layer);
  const graph = placeNorms(drawn.graph, sites, { placement: 'before', norms: [{ kind, config: momentum }] });
  const [epoch] = epochsOf(await collect(startTraining({ ...drawn, graph })));
  expect(epoch?.valLoss).toBe(valLoss);
});

// Images of 8×8 and of 6×6 pixels: Winograd's algorithm takes tiles of 4×4 and of 2×2 for them.
test('convolutions and GELU give the digits that its number promises', async () => {
  const { dataset, training } = tinyDocument();
  const { graph, ...rest } = chainOf(
    ['Input', 'input', { height: 8, width: 8, channels: 1 }],
    ['Conv2D', 'first', { filters: 8, padding: 'same' }],
    ['Conv2D', 'by fours', { filters: 8, padding: 'same' }],
    ['Activation', 'act'],
    ['Conv2D', 'by twos', { filters: 9 }],
    ['Activation', 'gelu', { activation: 'gelu' }],
    ['GlobalAveragePooling2D', 'pool'],
    ['Dense', 'dense', { units: 10, activation: 'softmax' }],
    ['Output', 'output'],
  );
  const [epoch] = epochsOf(await collect(startTraining({ ...rest, graph, dataset, training })));
  expect(epoch?.valLoss).toBe(2.154823960720653);
});
