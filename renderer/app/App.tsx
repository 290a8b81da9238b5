import { useEffect, useState } from 'react';
import { FinderDialog } from '../panels/finder/FinderDialog';
import { ForgetDialog } from '../study/ForgetDialog';
import { tellOpenRuns } from '../training/runs';
import { useTrainingStore } from '../training/store';
import { Toaster } from '../ui/Toast';
import { TooltipProvider } from '../ui/Tooltip';
import { CommandPalette } from './dialogs/CommandPalette';
import { ContinueDialog } from './dialogs/ContinueDialog';
import { LeaveDialog } from './dialogs/LeaveDialog';
import { ShortcutsDialog } from './dialogs/ShortcutsDialog';
import { TemplatesDialog } from './dialogs/TemplatesDialog';
import { WeightsDialog } from './dialogs/WeightsDialog';
import { ErrorBoundary } from './ErrorBoundary';
import { reportError } from './errors';
import { openAtStartup } from './project/project';
import { keepRecoveryCopies } from './project/recovery';
import { followWindow } from './project/windowState';
import { FOLDED_DOCK, useShell, watchTraining } from './shell';
import { useActionKeys } from './useActionKeys';
import { Workbench } from './Workbench';

/** Opens once per window, however often React mounts the app while it is developed. */
let opening: Promise<void> | null = null;

/** The whole window. */
export function App() {
  const ready = useStartup();
  useActionKeys();
  useEffect(followWindow, []);
  useEffect(keepRecoveryCopies, []);
  useEffect(watchTrainings, []);
  useEffect(tellOpenRuns, []);
  return (
    <ErrorBoundary region="The window">
      <TooltipProvider>
        {ready && <Workbench />}
        <TemplatesDialog />
        <CommandPalette />
        <ShortcutsDialog />
        <ContinueDialog />
        <WeightsDialog />
        <FinderDialog />
        <ForgetDialog />
        <LeaveDialog />
        <Messages />
      </TooltipProvider>
    </ErrorBoundary>
  );
}

/** Height of the status bar and of the canvas' buttons, with what is between. */
const ROWS_BELOW = 84;
const STATUS_BAR = 38;

/** Above the panels and the canvas' buttons: bad news may stay through a whole training, which is watched meanwhile. */
function Messages() {
  const studies = useShell(({ workspace }) => workspace === 'study');
  const dock = useShell(({ dockOpen, dockHeight }) => (dockOpen ? dockHeight : FOLDED_DOCK));
  return <Toaster bottom={studies ? STATUS_BAR : ROWS_BELOW + dock} />;
}

/** True once the first project is open. */
function useStartup(): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    opening ??= openAtStartup();
    opening.catch(reportError).finally(() => setReady(true));
  }, []);
  return ready;
}

/** A training that begins is watched: the window is arranged for it. */
function watchTrainings(): () => void {
  return useTrainingStore.subscribe((now, before) => {
    if (now.phase === 'preparing' && before.phase !== 'preparing') watchTraining();
  });
}
