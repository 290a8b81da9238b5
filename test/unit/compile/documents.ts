import { compile } from '../../../shared/compile/compile';
import type { Compilation } from '../../../shared/compile/plan';
import type { Problem } from '../../../shared/compile/problem';
import { findDataset } from '../../../shared/data/catalogue';
import type { DatasetInfo } from '../../../shared/data/dataset';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { LayerConfig, NormscopeDocument } from '../../../shared/document/schema';
import { findTemplate } from '../../../shared/templates/index';

/** A node: its kind, its name (which is also its id), its config, and the node whose weights it has. */
export type NodeSpec = readonly [kind: string, name: string, config?: LayerConfig, weightsOf?: string];

/** A wire: names of its ends, and the port. */
export type WireSpec = readonly [source: string, target: string, port?: number];

export function article(): NormscopeDocument {
  const document = findTemplate('article-mnist')?.create('project');
  if (document === undefined) throw new Error('The template is missing.');
  return document;
}

/** The article's settings with another graph. */
export function documentOf(nodes: readonly NodeSpec[], wires: readonly WireSpec[]): NormscopeDocument {
  return {
    ...article(),
    graph: {
      nodes: nodes.map(([kind, name, config = {}, weightsOf], index) => ({
        id: name,
        kind,
        name,
        position: { x: 232 * index, y: 0 },
        config,
        ...(weightsOf === undefined ? {} : { weightsOf }),
      })),
      edges: wires.map(([source, target, targetPort = 0], index) => ({
        id: `w${index}`,
        source,
        target,
        targetPort,
      })),
    },
  };
}

/** Nodes wired one after the other. */
export function chainOf(...nodes: readonly NodeSpec[]): NormscopeDocument {
  const wires = nodes.slice(1).map(([, name], index): WireSpec => [nodes[index]?.[1] ?? '', name]);
  return documentOf(nodes, wires);
}

export function configured(document: NormscopeDocument, id: string, values: LayerConfig): NormscopeDocument {
  return applyEdit(document, { type: 'configure', id, values }).document;
}

export function datasetOf(document: NormscopeDocument): DatasetInfo | null {
  return findDataset(document.dataset.id) ?? null;
}

export function compiled(document: NormscopeDocument): Compilation {
  return compile(document, datasetOf(document));
}

/** `severity code @node` of every problem. */
export function codesOf(document: NormscopeDocument): readonly string[] {
  return compiled(document).problems.map(({ severity, code, node }) => `${severity} ${code} @${node}`);
}

/** The problem with this code. */
export function problemOf(document: NormscopeDocument, code: string): Problem {
  const { problems } = compiled(document);
  const found = problems.find((problem) => problem.code === code);
  if (found === undefined)
    throw new Error(`No problem '${code}' among ${problems.map((each) => each.code).join()}.`);
  return found;
}

/** The document after the problem's fix. */
export function fixed(document: NormscopeDocument, code: string): NormscopeDocument {
  const { fix } = problemOf(document, code);
  if (fix === undefined) throw new Error(`The problem '${code}' has no fix.`);
  return applyEdit(document, fix.edit).document;
}
