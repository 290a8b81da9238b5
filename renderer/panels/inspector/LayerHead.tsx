import { CircleQuestionMark, RotateCcw } from 'lucide-react';
import type { GraphNode } from '../../../shared/document/schema';
import { findLayer } from '../../../shared/layers/index';
import { shortcutOf } from '../../app/actions/keys';
import { nodeTitle } from '../../document/presets';
import { resetLayer } from '../../document/resetLayer';
import { useDocumentStore } from '../../document/store';
import { FamilyMark } from '../../ui/FamilyMark';
import { IconButton } from '../../ui/IconButton';
import { goToHelp } from '../help/shownHelp';
import styles from './LayerInspector.module.css';

/** What the layer is called, and what can be asked of it as a whole: its defaults, its help. */
export function LayerHead({ node }: { readonly node: GraphNode }) {
  const edit = useDocumentStore((state) => state.edit);
  const layer = findLayer(node.kind);
  const reset = resetLayer(node);
  return (
    <header className={styles['head']}>
      <FamilyMark family={layer?.family} />
      <h2 className={styles['title']}>{nodeTitle(node)}</h2>
      <span className={styles['tools']}>
        {reset !== null && (
          <IconButton
            label="Reset all options to their defaults"
            variant="ghost"
            size="small"
            onClick={() => edit(reset)}
          >
            <RotateCcw />
          </IconButton>
        )}
        {layer !== undefined && (
          <IconButton
            label="Help on this layer"
            shortcut={shortcutOf('help.layer')}
            variant="ghost"
            size="small"
            onClick={goToHelp}
          >
            <CircleQuestionMark />
          </IconButton>
        )}
      </span>
    </header>
  );
}
