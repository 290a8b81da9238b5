import { type SyntheticEvent, useEffect } from 'react';
import { Group, type LayoutChangedMeta, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { Canvas } from '../canvas/Canvas';
import { Dock } from '../panels/Dock';
import { Inspector } from '../panels/inspector/Inspector';
import { StudyStatusBar } from '../study/StudyStatusBar';
import { StudyWorkspace } from '../study/StudyWorkspace';
import { ErrorBoundary } from './ErrorBoundary';
import { Header } from './Header';
import { Palette } from './palette/Palette';
import { StatusBar } from './StatusBar';
import { FOLDED_DOCK, setDockHeight, setDockOpen, useShell } from './shell';
import styles from './Workbench.module.css';

const DOCK_LEAST = 150;
const CANVAS_LEAST = 160;

/** The window: header, the workspace, status bar. */
export function Workbench() {
  const studies = useShell((state) => state.workspace === 'study');
  return (
    <div className={styles['workbench']}>
      <ErrorBoundary region="The header">
        <Header />
      </ErrorBoundary>
      {studies ? (
        <ErrorBoundary region="The study">
          <StudyWorkspace />
        </ErrorBoundary>
      ) : (
        <Drawing />
      )}
      <ErrorBoundary region="The status bar">{studies ? <StudyStatusBar /> : <StatusBar />}</ErrorBoundary>
    </div>
  );
}

/** Palette, canvas and inspector over the dock. */
function Drawing() {
  const dock = usePanelRef();
  const open = useShell((state) => state.dockOpen);

  useEffect(() => {
    const panel = dock.current;
    if (panel === null || panel.isCollapsed() !== open) return;
    if (open) panel.resize(useShell.getState().dockHeight);
    else panel.collapse();
  }, [dock, open]);

  // Only what the user draws counts: the panel also changes when it is unfolded or the window grows.
  const takeLayout = (_layout: unknown, { isUserInteraction }: LayoutChangedMeta) => {
    const panel = dock.current;
    if (!isUserInteraction || panel === null) return;
    setDockOpen(!panel.isCollapsed());
    if (!panel.isCollapsed()) setDockHeight(panel.getSize().inPixels);
  };
  // A press on a tab of the folded dock is meant to show what is behind it.
  const unfold = (event: SyntheticEvent) => {
    if (event.target instanceof Element && event.target.closest('[role="tab"]') !== null) setDockOpen(true);
  };

  return (
    <Group orientation="vertical" className={styles['middle']} onLayoutChanged={takeLayout}>
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
        collapsedSize={FOLDED_DOCK}
        defaultSize={FOLDED_DOCK}
        minSize={DOCK_LEAST}
        groupResizeBehavior="preserve-pixel-size"
        onClickCapture={unfold}
        className={styles['dock'] ?? ''}
      >
        <ErrorBoundary region="The panels">
          <Dock />
        </ErrorBoundary>
      </Panel>
    </Group>
  );
}
