import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlowEdges } from '../../../renderer/canvas/flowEdges';
import { FlowNodes } from '../../../renderer/canvas/flowNodes';
import { crosses, type Point } from '../../../renderer/canvas/geometry';
import { tidied } from '../../../renderer/canvas/tidy';
import { wirePath } from '../../../renderer/canvas/wirePath';
import { nodeSize } from '../../../renderer/document/layout';
import type { Compilation } from '../../../shared/compile/plan';
import type { Graph, Position } from '../../../shared/document/schema';
import { templates } from '../../../shared/templates';
import { documentFor, drawNetwork } from '../../networks/drawNetwork';
import { documentOf, type NodeSpec } from '../compile/documents';

/** Hundreds of networks take a while on a busy machine. */
const patient = { timeout: 60_000 };

const compilation: Compilation = { facts: new Map(), problems: [], plan: null };

interface Drawing {
  readonly graph: Graph;
  readonly dragged?: ReadonlyMap<string, Position>;
  readonly edges?: FlowEdges;
}

/** The wires of a graph as the canvas draws them. */
function wiresOf({ graph, dragged = new Map(), edges = new FlowEdges() }: Drawing) {
  const shown = { compilation, selection: new Set<string>() };
  const nodes = new FlowNodes().build({ ...shown, graph, dragged });
  return edges.build({ ...shown, edges: graph.edges, nodes });
}

/** `source → target behind card` for every wire that passes through a card that is not its end. */
function hiddenWires(graph: Graph): readonly string[] {
  return wiresOf({ graph }).flatMap(({ source, target, data }) => {
    const corners = data?.corners ?? [];
    const behind = graph.nodes.filter((node) => {
      const { x, y } = node.position;
      const { width, height } = nodeSize(node);
      const box = { left: x, right: x + width, top: y, bottom: y + height };
      return pieces(corners).some(([from, to]) => crosses(from, to, box));
    });
    return behind.map(({ id }) => `${source} → ${target} behind ${id}`);
  });
}

function pieces(corners: readonly Point[]): readonly (readonly [Point, Point])[] {
  return corners.slice(1).map((to, index) => [corners[index] ?? to, to]);
}

function moved(graph: Graph, places: readonly Position[]): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node, index) => ({ ...node, position: places[index] ?? node.position })),
  };
}

const place = fc.record({ x: fc.integer({ min: 0, max: 1200 }), y: fc.integer({ min: 0, max: 700 }) });
const strewn = fc.array(place, { minLength: 30, maxLength: 30 });

/** What is left for the canvas in windows of 1024, 1440 and 3840 pixels, and in one that is wide and low. */
const canvases = [
  { width: 470, height: 400 },
  { width: 900, height: 540 },
  { width: 3200, height: 1500 },
  { width: 1200, height: 260 },
];

test('no wire of a template lies behind a card, as it is drawn and after Tidy', () => {
  for (const template of templates) {
    const { graph } = template.create('test');
    expect(hiddenWires(graph)).toEqual([]);
    for (const canvas of canvases) expect(hiddenWires(tidied(graph, canvas))).toEqual([]);
  }
});

test('no wire of a network that was tidied lies behind a card', patient, () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const { graph } = documentFor(drawNetwork(seed));
    const canvas = canvases[seed % canvases.length] ?? { width: 900, height: 540 };
    expect(hiddenWires(tidied(graph, canvas)), `seed ${seed}`).toEqual([]);
  }
});

test('no wire of a network with two Outputs lies behind a card', () => {
  const { graph } = documentOf(
    [
      ...(['a', 'b', 'c', 'd'] as const).map((name): NodeSpec => ['Conv2D', name]),
      ...(['e', 'f'] as const).map((name): NodeSpec => ['Dense', name]),
      ...(['o1', 'o2'] as const).map((name): NodeSpec => ['Output', name]),
    ],
    [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'd'],
      ['d', 'e'],
      ['e', 'o1'],
      ['b', 'f'],
      ['f', 'o2'],
    ],
  );
  for (const canvas of canvases) expect(hiddenWires(tidied(graph, canvas))).toEqual([]);
});

test('wires run level and upright from port to port, also where cards are strewn about', patient, () => {
  fc.assert(
    fc.property(fc.nat(60), strewn, (seed, places) => {
      const { graph } = documentFor(drawNetwork(seed));
      for (const { data } of wiresOf({ graph: moved(graph, places) })) {
        const ways = pieces(data?.corners ?? []);
        expect(ways.length).toBeGreaterThan(0);
        for (const [from, to] of ways)
          expect(Math.min(Math.abs(from.x - to.x), Math.abs(from.y - to.y))).toBeLessThan(1);
      }
    }),
    { numRuns: 60 },
  );
});

test('while a card is dragged wires run as if they were routed from scratch', patient, () => {
  fc.assert(
    fc.property(fc.nat(60), strewn, fc.array(place, { minLength: 1, maxLength: 6 }), (seed, places, drag) => {
      const graph = moved(documentFor(drawNetwork(seed)).graph, places);
      const edges = new FlowEdges();
      wiresOf({ graph, edges });
      for (const [index, position] of drag.entries()) {
        const node = graph.nodes[index % graph.nodes.length];
        const dragged = new Map(node === undefined ? [] : [[node.id, position]]);
        expect(wiresOf({ graph, dragged, edges })).toEqual(wiresOf({ graph, dragged }));
      }
    }),
    { numRuns: 25 },
  );
});

test('a skip connection goes round the cards that it passes, the shorter way', () => {
  const { graph } = documentOf(
    [
      ['Activation', 'from'],
      ['Activation', 'passed'],
      ['Flatten', 'to'],
    ],
    [['from', 'to']],
  );
  const passing = (y: number) => {
    const places = [
      { x: 0, y: 0 },
      { x: 232, y },
      { x: 464, y: 0 },
    ];
    const [wire] = wiresOf({ graph: moved(graph, places) });
    return wire?.data?.corners.map((corner) => corner.y);
  };
  expect(passing(0)).toEqual([27, 27, -14, -14, 27, 27]);
  expect(passing(-20)).toEqual([27, 27, 48, 48, 27, 27]);
  expect(passing(60)).toEqual([27, 27]);
});

test('a label stands above a straight wire, on the longest level piece with room, or between the turns', () => {
  const at = (...places: readonly (readonly [number, number])[]) =>
    wirePath(places.map(([x, y]) => ({ x, y }))).label;
  expect(at([0, 0], [70, 0])).toEqual({ x: 35, y: -8 });
  expect(at([0, 0], [0, 70])).toEqual({ x: 0, y: 35 });
  expect(at([0, 0], [35, 0], [35, 200], [70, 200])).toEqual({ x: 35, y: 100 });
  expect(at([0, 0], [20, 0], [20, 300], [200, 300], [200, 330])).toEqual({ x: 110, y: 300 });
});
