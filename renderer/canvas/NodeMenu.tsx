import { Cable, CircleQuestionMark, Copy, Scissors, Trash2 } from 'lucide-react';
import { shortcutOf } from '../app/actions/keys';
import { wiresInto, wiresOutOf } from '../document/graph/neighbours';
import { useDocumentStore } from '../document/store';
import { goToHelp } from '../panels/help/shownHelp';
import { type MenuEntry, PointMenu } from '../ui/Menu';
import { duplicateSelection, onlySelectedNode, removeSelected } from './commands';

export interface NodeMenuProps {
  readonly node: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
  readonly onConnect: () => void;
}

/** What can be done with a node, or with all selected ones: opened by a right click or the menu key. */
export function NodeMenu({ node, at, onClose, onConnect }: NodeMenuProps) {
  const { document, edit } = useDocumentStore.getState();
  const found = document.graph.nodes.find((candidate) => candidate.id === node);
  const wires = [...wiresInto(document.graph, node), ...wiresOutOf(document.graph, node)];
  const entries: readonly MenuEntry[] = [
    { label: 'Connect to…', icon: <Cable />, shortcut: 'C', onSelect: onConnect },
    {
      label: 'Cut its wires',
      icon: <Scissors />,
      disabled: wires.length === 0,
      onSelect: () => edit({ type: 'disconnect', ids: wires.map((wire) => wire.id) }),
    },
    {
      label: 'Help on this layer',
      icon: <CircleQuestionMark />,
      shortcut: shortcutOf('help.layer'),
      disabled: onlySelectedNode() === null,
      onSelect: goToHelp,
    },
    { kind: 'line', id: 'copies' },
    {
      label: 'Duplicate',
      icon: <Copy />,
      shortcut: shortcutOf('edit.duplicate'),
      onSelect: duplicateSelection,
    },
    {
      label: 'Delete',
      icon: <Trash2 />,
      shortcut: shortcutOf('edit.delete'),
      tone: 'bad',
      onSelect: removeSelected,
    },
  ];
  return <PointMenu label={`Layer ${found?.name ?? ''}`} entries={entries} at={at} onClose={onClose} />;
}
