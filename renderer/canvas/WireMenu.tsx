import { Scissors, SquarePlus } from 'lucide-react';
import { shortcutOf } from '../app/actions/keys';
import { fitsIntoWires } from '../document/graph/add';
import { useDocumentStore } from '../document/store';
import { PointMenu } from '../ui/Menu';
import { dropPreset, removeSelected } from './commands';
import { fittingLayers } from './fitting';
import { LayerPicker } from './LayerPicker';

interface Props {
  /** Id of the wire. */
  readonly wire: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

/** What can be done with a wire: opened by a right click or the menu key. */
export function WireMenu({ at, onClose, onInsert }: Omit<Props, 'wire'> & { readonly onInsert: () => void }) {
  const entries = [
    { label: 'Insert a layer…', icon: <SquarePlus />, onSelect: onInsert },
    {
      label: 'Cut this wire',
      icon: <Scissors />,
      shortcut: shortcutOf('edit.delete'),
      tone: 'bad' as const,
      onSelect: removeSelected,
    },
  ];
  return <PointMenu label="Wire" entries={entries} at={at} onClose={onClose} />;
}

/** Sets a layer into a wire: a searchable list of those that take what it carries. */
export function InsertMenu({ wire, at, onClose }: Props) {
  const { document, compilation } = useDocumentStore.getState();
  const edge = document.graph.edges.find((candidate) => candidate.id === wire);
  if (edge === undefined) return null;
  const fitting = fittingLayers(document, compilation, { node: edge.source, end: 'source', port: 0 });
  return (
    <LayerPicker
      at={at}
      label="Insert into this wire"
      heading="Gives"
      layers={fitting.filter(({ preset }) => fitsIntoWires(preset))}
      onPick={(preset) => dropPreset(preset, { x: 0, y: 0 }, edge)}
      onClose={onClose}
    />
  );
}
