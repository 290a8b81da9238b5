import { Map as MapIcon, Waypoints } from 'lucide-react';
import { shortcutOf } from '../app/actions/keys';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { Tooltip } from '../ui/Tooltip';
import { tidyGraph } from './commands';
import { canvasView } from './view';
import { ZoomControls } from './ZoomControls';

interface CanvasControlsProps {
  readonly disabled: boolean;
  readonly onZoom: () => void;
  /** The map of the graph; null where it would show nothing that is not in view. */
  readonly map: { readonly shown: boolean; readonly onToggle: () => void } | null;
}

/** Zoom in, zoom out, show all, lay out anew, and the map where a part of the graph is out of view. */
export function CanvasControls({ disabled, onZoom, map }: CanvasControlsProps) {
  return (
    <ZoomControls
      disabled={disabled}
      shortcut={shortcutOf('view.fit')}
      onFit={() => canvasView()?.fit()}
      onZoom={onZoom}
    >
      <Tooltip content="Lay the graph out anew" shortcut={shortcutOf('view.tidy')}>
        <Button onClick={tidyGraph} disabled={disabled}>
          <Waypoints /> Tidy
        </Button>
      </Tooltip>
      {map !== null && (
        <IconButton
          label={map.shown ? 'Hide the map' : 'Show the map'}
          aria-expanded={map.shown}
          onClick={map.onToggle}
        >
          <MapIcon />
        </IconButton>
      )}
    </ZoomControls>
  );
}
