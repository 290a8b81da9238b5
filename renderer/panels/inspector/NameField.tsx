import type { HistoryPolicy } from '../../../shared/document/edit';
import type { GraphNode } from '../../../shared/document/schema';
import { useDocumentStore } from '../../document/store';
import { TextField } from '../../ui/TextField';

const LONGEST = 80;

/** The layer's name: unique in the graph, because runs, charts and sentences refer to it. */
export function NameField(props: {
  readonly node: GraphNode;
  readonly policyFor: (key: string) => HistoryPolicy;
}) {
  const { node, policyFor } = props;
  const nodes = useDocumentStore((state) => state.document.graph.nodes);
  const edit = useDocumentStore((state) => state.edit);
  const check = (text: string) => {
    const name = text.trim();
    if (name === '') return 'A layer needs a name: type one, e.g. conv_1.';
    if (name.length > LONGEST)
      return `A name has at most ${LONGEST} characters; this one has ${name.length}.`;
    const taken = nodes.some((other) => other.id !== node.id && other.name === name);
    return taken ? `Another layer is called ${name} already: names are unique in a graph.` : null;
  };
  return (
    <TextField
      label="Name"
      description="What runs, charts and problems call this layer."
      value={node.name}
      check={check}
      onChange={(text) =>
        edit({ type: 'rename', id: node.id, name: text.trim() }, policyFor(`${node.id}.name`))
      }
    />
  );
}
