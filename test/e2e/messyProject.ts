import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphNode, NormscopeDocument } from '../../shared/document/schema';
import { exampleProject } from './shellSupport';

function node(kind: string, name: string, x: number, y: number, config: GraphNode['config']): GraphNode {
  return { id: name, kind, name, position: { x, y }, config };
}

/**
 * A project with many mistakes: an Input of the wrong size, two kernels larger than the image, a bias before a norm, a Dense on
 * an image, a layer that leads nowhere, and a name as long as names may be.
 */
export function messyProject(): NormscopeDocument {
  const { graph, ...rest } = exampleProject('messy');
  const nodes = graph.nodes.map((each) => {
    if (each.name === 'input_1') return { ...each, config: { ...each.config, height: 32 } };
    if (each.name === 'conv_1') return { ...each, config: { ...each.config, useBias: true } };
    return each;
  });
  const wide = { kernelSize: 60 };
  const edges = graph.edges.filter((edge) => !(edge.source === 'act_1' && edge.target === 'pool_1'));
  const wire = (source: string, target: string, targetPort = 0) => {
    return { id: `${source}-${target}`, source, target, targetPort };
  };
  const long = `a_shortcut_whose_name_${'goes_on_'.repeat(7)}`.slice(0, 80);
  return {
    ...rest,
    graph: {
      nodes: [
        ...nodes,
        node('Conv2D', 'conv_2', 0, 300, wide),
        { ...node('Conv2D', 'shortcut', 240, 300, wide), name: long },
        node('Add', 'add_1', 480, 300, {}),
        node('Dense', 'dense_2', 720, 300, {}),
      ],
      edges: [
        ...edges,
        wire('act_1', 'conv_2'),
        wire('act_1', 'shortcut'),
        wire('conv_2', 'add_1'),
        wire('shortcut', 'add_1', 1),
        wire('add_1', 'pool_1'),
        wire('act_1', 'dense_2'),
      ],
    },
  };
}

/** Writes the project to a file, for the app to open. */
export async function writeMessyProject(folder: string): Promise<string> {
  const path = join(folder, 'messy.normscope');
  await writeFile(path, JSON.stringify(messyProject()));
  return path;
}
