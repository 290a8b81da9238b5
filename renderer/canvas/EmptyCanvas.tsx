import { shortcutOf } from '../app/actions/keys';
import { runAction } from '../app/actions/registry';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import styles from './EmptyCanvas.module.css';

/** What an empty graph shows: how to begin. */
export function EmptyCanvas() {
  const keys = shortcutOf('project.new');
  return (
    <div className={styles['empty']}>
      <EmptyState
        title="Draw a network"
        actions={
          <>
            <Button variant="primary" onClick={() => runAction('project.new')}>
              New from template
            </Button>
            <Button onClick={() => runAction('view.searchLayers')}>Search layers</Button>
          </>
        }
      >
        Drag an Input from the left, then the layers after it, and end with an Output. Or begin with a whole
        network from a template{keys === undefined ? '' : ` (${keys})`}.
      </EmptyState>
    </div>
  );
}
