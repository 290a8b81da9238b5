import { useEffect } from 'react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { Canvas } from '../canvas/Canvas';
import { Dock } from '../panels/Dock';
import { Inspector } from '../panels/inspector/Inspector';
import { ErrorBoundary } from './ErrorBoundary';
import { Header } from './Header';
import { Palette } from './palette/Palette';
import { StatusBar } from './StatusBar';
import { setDockOpen, useShell } from './shell';
import styles from './Workbench.module.css';

/** Height of the folded dock: its row of tabs. */
const FOLDED = 35;
const DOCK_HEIGHT = 292;
const DOCK_LEAST = 150;
const CANVAS_LEAST = 160;

/** The window: header, palette, canvas and inspector over the dock, status bar. */
export function Workbench() {
  const dock = usePanelRef();
  const open = useShell((state) => state.dockOpen);

  useEffect(() => {
    const panel = dock.current;
    if (panel === null || panel.isCollapsed() !== open) return;
    if (open) panel.expand();
    else panel.collapse();
  }, [dock, open]);

  return (
    <div className={styles['workbench']}>
      <ErrorBoundary region="The header">
        <Header />
      </ErrorBoundary>
      <Group orientation="vertical" className={styles['middle']}>
        <Panel id="drawing" minSize={CANVAS_LEAST} className={styles['drawing'] ?? ''}>
          <ErrorBoundary region="The palette">
            <Palette />
          </ErrorBoundary>
          <ErrorBoundary region="The canvas">
            <Canvas />
          </ErrorBoundary>
          <ErrorBoundary region="The inspector">
            <Inspector />
          </ErrorBoundary>
        </Panel>
        <Separator className={styles['separator']} aria-label="Resize the panels below" />
        <Panel
          id="dock"
          panelRef={dock}
          collapsible
          collapsedSize={FOLDED}
          defaultSize={open ? DOCK_HEIGHT : FOLDED}
          minSize={DOCK_LEAST}
          groupResizeBehavior="preserve-pixel-size"
          onResize={({ inPixels }, _id, before) => {
            if (before !== undefined) setDockOpen(inPixels > FOLDED + 1);
          }}
          className={styles['dock'] ?? ''}
        >
          <ErrorBoundary region="The panels">
            <Dock />
          </ErrorBoundary>
        </Panel>
      </Group>
      <ErrorBoundary region="The status bar">
        <StatusBar />
      </ErrorBoundary>
    </div>
  );
}
