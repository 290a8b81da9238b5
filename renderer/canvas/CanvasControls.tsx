import { Waypoints } from 'lucide-react';
import { shortcutOf } from '../app/actions/keys';
import { Button } from '../ui/Button';
import { Tooltip } from '../ui/Tooltip';
import { tidyGraph } from './commands';
import { canvasView } from './view';
import { ZoomControls } from './ZoomControls';

/** Zoom in, zoom out, show all, lay out anew. */
export function CanvasControls({ disabled }: { readonly disabled: boolean }) {
  return (
    <ZoomControls disabled={disabled} shortcut={shortcutOf('view.fit')} onFit={() => canvasView()?.fit()}>
      <Tooltip content="Lay the graph out anew" shortcut={shortcutOf('view.tidy')}>
        <Button onClick={tidyGraph} disabled={disabled}>
          <Waypoints /> Tidy
        </Button>
      </Tooltip>
    </ZoomControls>
  );
}
