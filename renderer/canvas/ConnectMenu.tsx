import { canConnect } from '../../shared/compile/connect';
import type { NormscopeDocument } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers/index';
import { freePort } from '../document/graph/ports';
import { nodeTitle } from '../document/presets';
import { useDocumentStore } from '../document/store';
import { FamilyMark } from '../ui/FamilyMark';
import { Picker } from '../ui/Picker';
import type { PickItem } from '../ui/PickList';
import { connect } from './commands';

export interface ConnectMenuProps {
  /** The node whose output is to be wired. */
  readonly source: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

/** The keyboard's way to draw a wire: a searchable list of the layers it may end at. */
export function ConnectMenu({ source, at, onClose }: ConnectMenuProps) {
  const { document } = useDocumentStore.getState();
  const name = document.graph.nodes.find((node) => node.id === source)?.name ?? '';
  return (
    <Picker
      at={at}
      label={`Connect ${name} to`}
      placeholder={`Connect ${name} to …`}
      groups={[{ heading: 'Layers with a free input', items: targets(document, source, onClose) }]}
      empty="No layer of this name has a free input that fits."
      onClose={onClose}
    />
  );
}

function targets(document: NormscopeDocument, source: string, onClose: () => void): readonly PickItem[] {
  return document.graph.nodes.flatMap((node) => {
    const port = freePort(document.graph, node.id, node.kind);
    if (!canConnect(document, source, node.id, port).ok) return [];
    return [
      {
        id: node.id,
        label: nodeTitle(node),
        aliases: [node.name],
        context: [node.kind],
        mark: <FamilyMark family={findLayer(node.kind)?.family} />,
        detail: node.name,
        onPick: () => {
          connect(source, node.id, port);
          onClose();
        },
      },
    ];
  });
}
