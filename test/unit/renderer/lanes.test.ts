import { expect, test } from 'vitest';
import type { LayerFlowNode } from '../../../renderer/canvas/flowNodes';
import { laneFor } from '../../../renderer/canvas/lanes';
import { PORT_SIZE } from '../../../renderer/canvas/ports';

/** A card of 156 × 54; without handles its ports count as standing at its top. */
function card(id: string, x: number, y: number, outputSide: 'left' | 'right' = 'right'): LayerFlowNode {
  const inputSide = outputSide === 'right' ? 'left' : 'right';
  const shown = {
    title: id,
    name: id,
    family: undefined,
    summary: '',
    weightsOf: '',
    problems: '',
    severity: null,
  };
  const ports = { wrongPorts: '', unwisePorts: '' };
  const data = {
    ...shown,
    ...ports,
    normalizes: false,
    inputs: 1,
    hasOutput: true,
    inputSide,
    outputSide,
  } as const;
  return { id, type: 'layer', position: { x, y }, width: 156, height: 54, data };
}

const PORT = PORT_SIZE / 2;

test('a wire between neighbours needs no lane', () => {
  const [one, two] = [card('a', 0, 0), card('b', 232, 0)];
  expect(laneFor(one, two, '0', [one, two])).toBeNull();
});

test('a skip connection goes round the cards it passes, the shorter way', () => {
  const [from, to] = [card('a', 0, 0), card('c', 464, 0)];
  const below = card('b', 232, -40);
  expect(laneFor(from, to, '0', [from, below, to])).toEqual({ y: 28, direction: 1 });
  const above = card('b', 232, -10);
  expect(laneFor(from, to, '0', [from, above, to])).toEqual({ y: -24, direction: 1 });
});

test('a lane keeps to the height of its ends where nothing is in the way', () => {
  const [from, to] = [card('a', 0, 0), card('c', 464, 0)];
  const far = card('b', 232, 200);
  expect(laneFor(from, to, '0', [from, far, to])).toEqual({ y: PORT, direction: 1 });
});

test('a lane runs to the left in rows that run to the left', () => {
  const [from, to] = [card('a', 464, 0, 'left'), card('c', 0, 0, 'left')];
  const between = card('b', 232, -10, 'left');
  expect(laneFor(from, to, '0', [from, between, to])).toEqual({ y: -24, direction: -1 });
});

test('wires that do not run sideways have no lane', () => {
  const from = card('a', 0, 0);
  const to = card('c', 464, 0, 'left');
  expect(laneFor(from, to, '0', [from, card('b', 232, 0), to])).toBeNull();
});
