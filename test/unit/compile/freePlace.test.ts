import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freePlace } from '../../../shared/compile/fixes/freePlace';
import type { Position } from '../../../shared/document/schema';
import { chainOf, fixed } from './documents';

const covers = (one: Position, other: Position): boolean =>
  Math.abs(one.x - other.x) < 152 && Math.abs(one.y - other.y) < 54;

const position = fc.record({ x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 500 }) });

describe('a free place', () => {
  it('is the wanted one where no card stands', () => {
    expect(freePlace([{ x: 500, y: 0 }], { x: 0, y: 0 })).toEqual({ x: 0, y: 0 });
  });

  it('is below the card that stands there', () => {
    expect(freePlace([{ x: 10, y: 5 }], { x: 0, y: 0 })).toEqual({ x: 0, y: 118 });
  });

  it('covers no card', () => {
    const property = fc.property(fc.array(position, { maxLength: 20 }), position, (taken, wanted) => {
      const place = freePlace(taken, wanted);
      expect(taken.filter((other) => covers(place, other))).toEqual([]);
    });
    fc.assert(property, { seed: 7 });
  });

  it('is where a layer goes that a remedy inserts between cards that stand apart', () => {
    const document = chainOf(
      ['Input', 'in', { height: 8, width: 8, channels: 1 }],
      ['Conv2D', 'conv'],
      ['Dense', 'classes', { units: 10, activation: 'softmax' }],
      ['Output', 'out'],
    );
    const [first, second, third, last] = document.graph.nodes;
    if (!first || !second || !third || !last) throw new Error('The chain has four layers.');
    // The Output's card stands in the middle of the long wire.
    const nodes = [
      first,
      { ...second, position: { x: 232, y: 0 } },
      { ...third, position: { x: 232, y: 400 } },
      { ...last, position: { x: 240, y: 200 } },
    ];
    const { graph } = fixed({ ...document, graph: { ...document.graph, nodes } }, 'dense-needs-vector');
    const flatten = graph.nodes.find(({ kind }) => kind === 'Flatten');
    const others = graph.nodes.filter(({ kind }) => kind !== 'Flatten');
    expect(flatten && others.filter((each) => covers(each.position, flatten.position))).toEqual([]);
  });
});
