import { useShell } from '../app/shell';
import { useDocumentStore } from '../document/store';
import { type TabItem, TabPanel, Tabs } from '../ui/Tabs';
import { Activations } from './activations/Activations';
import { ActivationsTools } from './activations/ActivationsTools';
import { CanvasNotice } from './CanvasNotice';
import { Curves } from './curves/Curves';
import { CurvesTools } from './curves/CurvesTools';
import styles from './Dock.module.css';
import { type DockTab, showDockTab, useDock } from './dockTab';
import { Gradients } from './gradients/Gradients';
import { GradientsTools } from './gradients/GradientsTools';
import { Problems } from './problems/Problems';
import { FoldedNotice, RunNotice } from './RunNotice';
import { Running } from './running/Running';
import { RunningTools } from './running/RunningTools';
import { Runs } from './runs/Runs';
import { RunsTools } from './runs/RunsTools';
import { Timeline } from './timeline/Timeline';

const names: Readonly<Record<DockTab, string>> = {
  activations: 'Activations',
  curves: 'Curves',
  gradients: 'Gradients',
  running: 'Running statistics',
  runs: 'Runs',
  problems: 'Problems',
};

const order = [
  'activations',
  'curves',
  'gradients',
  'running',
  'runs',
  'problems',
] as const satisfies DockTab[];

const tools: Partial<Record<DockTab, () => React.ReactNode>> = {
  activations: ActivationsTools,
  curves: CurvesTools,
  gradients: GradientsTools,
  running: RunningTools,
  runs: RunsTools,
};

/** What a training measures, below the canvas: one panel at a time, and the timeline that all of them follow. */
export function Dock() {
  const tab = useDock((dock) => dock.tab);
  const items = useTabs();
  // Folded, the dock is a row of tabs: tools would act on what nobody sees.
  const isOpen = useShell((shell) => shell.dockOpen);
  const Tools = isOpen ? tools[tab] : FoldedNotice;
  return (
    <section className={styles['dock']} aria-label="Measurements">
      <Tabs
        label="Panels"
        items={items}
        value={tab}
        onChange={showDockTab}
        aside={Tools === undefined ? undefined : <Tools />}
      >
        <TabPanel id="activations">
          <Activations />
        </TabPanel>
        <TabPanel id="curves">
          <Curves />
        </TabPanel>
        <TabPanel id="gradients">
          <Gradients />
        </TabPanel>
        <TabPanel id="running">
          <Running />
        </TabPanel>
        <TabPanel id="runs">
          <Runs />
        </TabPanel>
        <TabPanel id="problems">
          <Problems />
        </TabPanel>
        {isOpen && (
          <>
            <CanvasNotice />
            <RunNotice />
            <Timeline />
          </>
        )}
      </Tabs>
    </section>
  );
}

/** The tabs, with the number of problems on theirs. */
function useTabs(): readonly TabItem<DockTab>[] {
  const problems = useDocumentStore((state) => state.compilation.problems);
  const isBad = problems.some(({ severity }) => severity === 'error');
  const badge = { text: String(problems.length), tone: isBad ? 'bad' : 'quiet' } as const;
  return order.map((id) => ({ id, label: names[id], badge: id === 'problems' ? badge : undefined }));
}
