import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placePorts, portCentre } from '../../../renderer/canvas/ports';
import { roundedPath } from '../../../renderer/canvas/roundedPath';
import { facingSides } from '../../../renderer/canvas/sides';
import { tidyPositions } from '../../../renderer/canvas/tidy';
import { collides, nodeSize } from '../../../renderer/document/layout';
import type { Graph, Position } from '../../../shared/document/schema';
import { templates } from '../../../shared/templates/index';

/** A chain of cards, with further wires between them. */
function graphOf(length: number, skips: readonly (readonly [number, number])[] = []): Graph {
  const ids = Array.from({ length }, (_, index) => `n${index}`);
  const chain = ids.slice(1).map((target, index) => ({ source: ids[index] ?? '', target }));
  const extra = skips.map(([from, to]) => ({ source: `n${from}`, target: `n${to}` }));
  return {
    nodes: ids.map((id, index) => {
      const kind = index % 3 === 1 ? 'BatchNorm' : 'Add';
      return { id, kind, name: id, position: { x: 0, y: 0 }, config: {} };
    }),
    edges: [...chain, ...extra].map((ends, index) => ({ ...ends, id: `e${index}`, targetPort: 0 })),
  };
}

function moved(graph: Graph, positions: Readonly<Record<string, Position>>): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, position: positions[node.id] ?? node.position })),
  };
}

const canvas = { width: 900, height: 540 };

test('tidied cards never lie on each other, whatever the graph', () => {
  const skip = fc.tuple(fc.nat(18), fc.integer({ min: 2, max: 19 })).filter(([from, to]) => from < to);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(skip, { maxLength: 8 }), (length, skips) => {
      const graph = graphOf(
        length,
        skips.filter(([, to]) => to < length),
      );
      const { nodes } = moved(graph, tidyPositions(graph, canvas));
      for (const node of nodes) {
        expect(
          collides(
            nodes.filter((other) => other !== node),
            node.kind,
            node.position,
          ),
        ).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
});

test('a tidied chain wraps to the canvas: rows run to and fro, and neighbours stay neighbours', () => {
  const graph = graphOf(8);
  const { nodes } = moved(graph, tidyPositions(graph, canvas));
  const width = Math.max(...nodes.map(({ position }) => position.x)) + 156;
  expect(width).toBeLessThanOrEqual(canvas.width);
  for (const [index, node] of nodes.slice(1).entries()) {
    const before = nodes[index]?.position ?? node.position;
    const dx = Math.abs(node.position.x - before.x);
    expect([0, 232]).toContain(dx);
  }
});

test('tidying a tidy graph changes nothing', () => {
  for (const template of templates) {
    const { graph } = template.create('test');
    const once = tidyPositions(graph, canvas);
    expect(tidyPositions(moved(graph, once), canvas)).toEqual(once);
  }
});

test('an empty graph and unwired cards can be tidied', () => {
  expect(tidyPositions({ nodes: [], edges: [] }, canvas)).toEqual({});
  const apart = { nodes: graphOf(5).nodes, edges: [] };
  const { nodes } = moved(apart, tidyPositions(apart, canvas));
  const places = nodes.map(({ position }) => `${position.x},${position.y}`);
  expect(new Set(places).size).toBe(5);
});

function sidesAt(positions: Readonly<Record<string, Position>>, graph: Graph) {
  return facingSides(graph, new Map(Object.entries(positions)));
}

test('ports face what they are wired to', () => {
  const graph = graphOf(2);
  const from = { x: 0, y: 0 };
  for (const [to, output, input] of [
    [{ x: 300, y: 0 }, 'right', 'left'],
    [{ x: 300, y: 500 }, 'right', 'left'],
    [{ x: -300, y: 0 }, 'left', 'right'],
    [{ x: 0, y: 300 }, 'bottom', 'top'],
    [{ x: 40, y: -300 }, 'top', 'bottom'],
  ] as const) {
    const sides = sidesAt({ n0: from, n1: to }, graph);
    expect(sides.get('n0')?.output).toBe(output);
    expect(sides.get('n1')?.input).toBe(input);
  }
  expect(sidesAt({ n0: from }, graphOf(1)).get('n0')).toEqual({ input: 'left', output: 'right' });
});

test('at a turn the wire from or to another row stands above or below', () => {
  const sides = sidesAt({ n0: { x: 0, y: 0 }, n1: { x: 300, y: 300 }, n2: { x: 0, y: 300 } }, graphOf(3));
  expect(sides.get('n1')).toEqual({ input: 'top', output: 'left' });
  const back = sidesAt({ n0: { x: 0, y: 0 }, n1: { x: 300, y: 0 }, n2: { x: 0, y: 300 } }, graphOf(3));
  expect(back.get('n1')).toEqual({ input: 'left', output: 'bottom' });
});

test('ports spread evenly over their side', () => {
  const ports = placePorts(3, true, { input: 'left', output: 'right' });
  const size = nodeSize({ kind: 'Add' });
  const inputs = ports.filter((port) => port.type === 'target').map((port) => portCentre(port, size));
  expect(inputs.map(({ x }) => x)).toEqual([0, 0, 0]);
  expect(inputs.map(({ y }) => y / size.height)).toEqual([0.25, 0.5, 0.75]);
  const shared = placePorts(1, true, { input: 'top', output: 'top' });
  expect(new Set(shared.map((port) => port.at)).size).toBe(2);
});

test('a path with corners is rounded and leaves out idle points', () => {
  const corner = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 100, y: 50 },
  ];
  expect(roundedPath(corner, 10)).toBe('M0 0L90 0Q100 0 100 10L100 50');
  expect(roundedPath([...corner, { x: 100, y: 50 }], 10)).toBe('M0 0L90 0Q100 0 100 10L100 50');
  expect(roundedPath([], 10)).toBe('');
});
