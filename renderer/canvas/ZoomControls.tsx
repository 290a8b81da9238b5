import { Panel, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { Tooltip } from '../ui/Tooltip';
import styles from './CanvasControls.module.css';

interface ZoomControlsProps {
  readonly disabled: boolean;
  readonly shortcut?: string | undefined;
  readonly onFit: () => void;
  /** Told when the user zooms. */
  readonly onZoom?: () => void;
  /** Further buttons. */
  readonly children?: ReactNode;
}

/** Zoom in, zoom out, show all. */
export function ZoomControls({ disabled, shortcut, onFit, onZoom, children }: ZoomControlsProps) {
  const flow = useReactFlow();
  const zoom = (by: () => Promise<boolean>): void => {
    onZoom?.();
    void by();
  };
  return (
    <Panel position="bottom-left" className={styles['controls']}>
      <IconButton label="Zoom in" onClick={() => zoom(flow.zoomIn)}>
        <Plus />
      </IconButton>
      <IconButton label="Zoom out" onClick={() => zoom(flow.zoomOut)}>
        <Minus />
      </IconButton>
      <Tooltip content="Show the whole graph" shortcut={shortcut}>
        <Button onClick={onFit} disabled={disabled}>
          <Maximize /> Fit
        </Button>
      </Tooltip>
      {children}
    </Panel>
  );
}
