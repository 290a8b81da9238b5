import {
  type ActionDescription,
  type ActionId,
  actionIds,
  actionMenus,
  actions,
} from '../../../shared/protocol/actions';
import { Dialog } from '../../ui/Dialog';
import { shortcutOf, spellKeys } from '../actions/keys';
import { closeDialog, useShell } from '../shell';
import styles from './ShortcutsDialog.module.css';

/** Keys of the canvas, which belong to no menu. */
const canvasKeys: readonly (readonly [string, string])[] = [
  ['Go from layer to layer', 'Tab'],
  ['Select the focused layer', 'Enter'],
  ['Connect to…', 'C'],
  ['Menu of the layer', '≣ or Shift+F10'],
  ['Move the selection', '← → ↑ ↓'],
  ['Move it farther', 'Shift + arrows'],
  ['Add a layer here', 'Double click'],
  ['Copy, cut, paste layers', `${spellKeys('CmdOrCtrl+C')}, X, V`],
  ['Select by a frame', 'Shift + drag'],
  ['Give up the selection', 'Esc'],
];

/** All keys on one sheet. */
export function ShortcutsDialog() {
  const open = useShell((state) => state.dialog === 'shortcuts');
  return (
    <Dialog open={open} onClose={closeDialog} title="Keyboard shortcuts" width="wide">
      <div className={styles['sheet']}>
        {actionMenus.map((menu) => (
          <Keys key={menu} title={menu} rows={rowsOf(menu)} />
        ))}
        <Keys title="Canvas" rows={canvasKeys} />
      </div>
    </Dialog>
  );
}

function rowsOf(menu: ActionDescription['menu']): readonly (readonly [string, string])[] {
  return actionIds.flatMap((id: ActionId) => {
    const keys = shortcutOf(id);
    return actions[id].menu === menu && keys !== undefined ? [[actions[id].label, keys] as const] : [];
  });
}

function Keys({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}) {
  return (
    <section className={styles['group']} aria-label={title}>
      <h3 className={styles['title']}>{title}</h3>
      <dl>
        {rows.map(([deed, keys]) => (
          <div key={deed} className={styles['row']}>
            <dt>{deed}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
