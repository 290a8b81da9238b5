import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { canConnect } from '../../../shared/compile/connect';
import { indexGraph } from '../../../shared/compile/graphIndex';
import { sortTopologically } from '../../../shared/compile/topology';
import { applyEdit } from '../../../shared/document/applyEdit';
import { compiled, datasetOf } from './documents';
import { randomDocument } from './randomGraphs';

describe('whatever the graph', { timeout: 60_000 }, () => {
  it('compile gives a plan exactly where nothing is an error, facts of every node, and sentences', () => {
    fc.assert(
      fc.property(randomDocument, (document) => {
        const { plan, problems, facts } = compiled(document);
        expect(plan !== null).toBe(problems.every((problem) => problem.severity === 'warning'));
        expect([...facts.keys()]).toEqual(document.graph.nodes.map((node) => node.id));
        for (const { message } of problems) {
          expect(message).toMatch(/[^.]\.$/);
          expect(message).not.toMatch(/undefined|\[object/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('compile leaves the document as it is and gives the same again', () => {
    fc.assert(
      fc.property(randomDocument, (document) => {
        const copy = structuredClone(document);
        const first = compiled(document);
        expect(document).toEqual(copy);
        expect(compile(copy, datasetOf(copy))).toEqual(first);
      }),
      { numRuns: 300 },
    );
  });

  it('every fix can be applied, undone, and leaves its problem behind', () => {
    fc.assert(
      fc.property(randomDocument, (document) => {
        const times = (of: typeof document, said: string): number =>
          compiled(of).problems.filter(({ message }) => message === said).length;
        for (const { code, fix, message } of compiled(document).problems) {
          if (fix === undefined) continue;
          const { document: mended, inverse } = applyEdit(document, fix.edit);
          // A knot of cycles is undone wire by wire.
          if (code === 'cycle') expect(mended.graph.edges.length).toBe(document.graph.edges.length - 1);
          else expect(times(mended, message)).toBeLessThan(times(document, message));
          expect(applyEdit(mended, inverse).document).toEqual(document);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the order puts every layer after those it depends on, and each missing one is on or after a cycle', () => {
    fc.assert(
      fc.property(randomDocument, ({ graph }) => {
        const index = indexGraph(graph);
        const { order, cycles } = sortTopologically(index);
        const places = new Map(order.map((id, place) => [id, place]));
        for (const { source, target } of graph.edges) {
          const [from, to] = [places.get(source), places.get(target)];
          if (to !== undefined) expect(from ?? Number.NaN).toBeLessThan(to);
        }
        expect(cycles.length > 0).toBe(order.length < graph.nodes.length);
        for (const cycle of cycles) {
          const leaves = cycle.map((edge) => edge.source);
          expect(cycle.map((edge) => edge.target)).toEqual([...leaves.slice(1), leaves[0]]);
          expect(new Set(leaves).size).toBe(leaves.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a wire that may be drawn makes no cycle, no second wire and no wire to nowhere', () => {
    const wiring = new Set(['cycle', 'port-taken', 'no-such-port', 'leaves-end']);
    const wires = fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 11 }), fc.nat({ max: 3 }));
    fc.assert(
      fc.property(randomDocument, wires, (document, [from, to, targetPort]) => {
        const [source, target] = [`n${from}`, `n${to}`];
        const verdict = canConnect(document, source, target, targetPort);
        if (!verdict.ok) {
          expect(verdict.sentence).toMatch(/^\S.*\.$/s);
          return;
        }
        const edge = { id: 'drawn', source, target, targetPort };
        const { document: drawn } = applyEdit(document, { type: 'connect', edges: [edge] });
        const count = (of: typeof document): number =>
          compiled(of).problems.filter((problem) => wiring.has(problem.code)).length;
        expect(count(drawn)).toBeLessThanOrEqual(count(document));
      }),
      { numRuns: 1000 },
    );
  });
});
