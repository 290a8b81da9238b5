import { findLayer } from '../../../shared/layers/index';
import { actionIds, actions } from '../../../shared/protocol/actions';
import { addPreset } from '../../canvas/commands';
import { canvasView } from '../../canvas/view';
import { layerPresets, nodeTitle } from '../../document/presets';
import { useDocumentStore } from '../../document/store';
import { Spotlight } from '../../ui/Dialog';
import { FamilyMark } from '../../ui/FamilyMark';
import { type PickGroup, PickList } from '../../ui/PickList';
import { shortcutOf } from '../actions/keys';
import { isEnabled, runAction } from '../actions/registry';
import { closeDialog, useShell } from '../shell';

/** Everything by name: actions, layers to add, layers to go to. */
export function CommandPalette() {
  const open = useShell((state) => state.dialog === 'commands');
  return (
    <Spotlight open={open} onClose={closeDialog} title="Commands">
      {open && (
        <PickList
          label="Search commands and layers"
          placeholder="Search commands and layers"
          groups={[actionGroup(), nodeGroup(), layerGroup()]}
          empty="No command or layer of this name."
        />
      )}
    </Spotlight>
  );
}

/** Closes the palette first: what is done may open a dialog of its own, or want the focus. */
function afterClosing(work: () => void): () => void {
  return () => {
    closeDialog();
    requestAnimationFrame(work);
  };
}

function actionGroup(): PickGroup {
  const listed = actionIds.filter((id) => id !== 'view.commands');
  return {
    heading: 'Commands',
    items: listed.map((id) => ({
      id,
      label: actions[id].label,
      context: [actions[id].menu],
      detail: shortcutOf(id),
      disabled: !isEnabled(id),
      onPick: afterClosing(() => runAction(id)),
    })),
  };
}

function nodeGroup(): PickGroup {
  const { nodes } = useDocumentStore.getState().document.graph;
  return {
    heading: 'Go to',
    items: nodes.map((node) => ({
      id: `node:${node.id}`,
      label: nodeTitle(node),
      aliases: [node.name],
      mark: <FamilyMark family={findLayer(node.kind)?.family} />,
      detail: node.name,
      onPick: afterClosing(() => canvasView()?.reveal([node.id])),
    })),
  };
}

function layerGroup(): PickGroup {
  return {
    heading: 'Add after the selection',
    items: layerPresets.map((preset) => ({
      id: `add:${preset.id}`,
      label: `Add ${preset.label}`,
      aliases: [preset.label, ...(preset.names.aliases ?? [])],
      context: preset.names.context ?? [],
      mark: <FamilyMark family={preset.layer.family} />,
      onPick: afterClosing(() => addPreset(preset)),
    })),
  };
}
