import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlowEdges } from '../../../renderer/canvas/flowEdges';
import { FlowNodes } from '../../../renderer/canvas/flowNodes';
import { crosses, type Point } from '../../../renderer/canvas/geometry';
import { GAP, piecesOf } from '../../../renderer/canvas/lanes';
import { tidied } from '../../../renderer/canvas/tidy';
import { wirePath } from '../../../renderer/canvas/wirePath';
import { nodeSize } from '../../../renderer/document/layout';
import type { Compilation } from '../../../shared/compile/plan';
import type { Graph, Position } from '../../../shared/document/schema';
import { templates } from '../../../shared/templates';
import { messyProject } from '../../e2e/messyProject';
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

/** Pieces of wires from different cards that run along each other, nearer than the gap, and of which one could be moved. */
function sharedLines(graph: Graph): readonly string[] {
  const all = wiresOf({ graph }).flatMap(({ id, source, data }) => {
    const own = piecesOf({ source, corners: data?.corners ?? [] });
    return own.map((piece, place) => ({ ...piece, id, atPort: place === 0 || place === own.length - 1 }));
  });
  return all.flatMap((one, index) =>
    all.slice(index + 1).flatMap((other) => {
      const alike = one.source === other.source || one.upright !== other.upright;
      const along = Math.min(one.high, other.high) - Math.max(one.low, other.low);
      if (alike || along <= 1 || Math.abs(one.at - other.at) > GAP - 0.5) return [];
      return one.atPort && other.atPort ? [] : [`${one.id} and ${other.id} for ${along}`];
    }),
  );
}

test(
  'wires from different cards share no line, in templates, tidy networks and one that was never tidied',
  patient,
  () => {
    for (const template of templates) {
      const { graph } = template.create('test');
      for (const drawn of [graph, ...canvases.map((canvas) => tidied(graph, canvas))])
        expect(sharedLines(drawn), template.id).toEqual([]);
    }
    expect(sharedLines(messyProject().graph)).toEqual([]);
    for (let seed = 0; seed < 200; seed += 1) {
      const { graph } = documentFor(drawNetwork(seed));
      const canvas = canvases[seed % canvases.length] ?? { width: 900, height: 540 };
      expect(sharedLines(tidied(graph, canvas)), `seed ${seed}`).toEqual([]);
    }
  },
);

test('wires from one card share a line, beside which another’s keeps a gap, clear of all cards', () => {
  const { graph } = documentOf(
    [
      ['Activation', 'a'],
      ['Activation', 'b'],
      ['Flatten', 'c'],
      ['Flatten', 'd'],
      ['Flatten', 'e'],
    ],
    [
      ['a', 'd'],
      ['a', 'e'],
      ['b', 'c'],
    ],
  );
  const places = [0, 140, 0, 140, 280].map((y, index) => ({ x: index < 2 ? 0 : 400, y }));
  const [first, second, other] = wiresOf({ graph: moved(graph, places) }).map(
    ({ data }) => data?.corners[1]?.x,
  );
  expect(first).toBe(second);
  expect(Math.abs((first ?? 0) - (other ?? 0))).toBe(GAP);
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
