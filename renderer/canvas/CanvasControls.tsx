import { Panel, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus, Waypoints } from 'lucide-react';
import { shortcutOf } from '../app/actions/keys';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { Tooltip } from '../ui/Tooltip';
import styles from './CanvasControls.module.css';
import { tidyGraph } from './commands';
import { canvasView } from './view';

/** Zoom in, zoom out, show all, lay out anew. */
export function CanvasControls({ disabled }: { readonly disabled: boolean }) {
  const flow = useReactFlow();
  return (
    <Panel position="bottom-left" className={styles['controls']}>
      <IconButton label="Zoom in" onClick={() => void flow.zoomIn()}>
        <Plus />
      </IconButton>
      <IconButton label="Zoom out" onClick={() => void flow.zoomOut()}>
        <Minus />
      </IconButton>
      <Tooltip content="Show the whole graph" shortcut={shortcutOf('view.fit')}>
        <Button onClick={() => canvasView()?.fit()} disabled={disabled}>
          <Maximize /> Fit
        </Button>
      </Tooltip>
      <Tooltip content="Lay the graph out anew" shortcut={shortcutOf('view.tidy')}>
        <Button onClick={tidyGraph} disabled={disabled}>
          <Waypoints /> Tidy
        </Button>
      </Tooltip>
    </Panel>
  );
}
