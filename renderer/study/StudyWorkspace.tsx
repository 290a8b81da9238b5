import { FlaskConical } from 'lucide-react';
import { runAction } from '../app/actions/registry';
import { useDocumentStore } from '../document/store';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { TabPanel, Tabs } from '../ui/Tabs';
import { DesignColumn } from './design/DesignColumn';
import { firstDesign } from './design/edits';
import { changeDesign } from './design/useDesign';
import { NetworkPanel } from './network/NetworkPanel';
import { type StudyPlan, useStudyPlan } from './plan';
import { ResultsPanel } from './results/ResultsPanel';
import { RunsDialog } from './results/RunsDialog';
import { TrialsPanel } from './results/TrialsPanel';
import styles from './Study.module.css';
import { Summary } from './Summary';
import { useResults } from './useResults';
import { VariantsPanel } from './VariantsPanel';
import { showTab, useStudyView } from './view';

/** The Study workspace: the design on the left, what follows from it and what it gave on the right. */
export function StudyWorkspace() {
  const plan = useStudyPlan();
  return plan === null ? <NoStudy /> : <Study plan={plan} />;
}

function NoStudy() {
  const begin = (): void => changeDesign(firstDesign(useDocumentStore.getState().document));
  return (
    <main className={styles['empty']} aria-label="Study">
      <EmptyState
        icon={<FlaskConical />}
        title="This project has no study"
        actions={
          <>
            <Button variant="primary" onClick={begin}>
              Design a study
            </Button>
            <Button onClick={() => runAction('project.new')}>Ready studies…</Button>
            <Button onClick={() => runAction('study.import')}>Import…</Button>
          </>
        }
      >
        A study trains variants of the network that is drawn, with a norm before or after its activations or
        with none, over several seeds, and says which is best, by how much, and how surely.
      </EmptyState>
    </main>
  );
}

function Study({ plan }: { readonly plan: StudyPlan }) {
  const tab = useStudyView((state) => state.tab);
  const results = useResults(plan);
  return (
    <div className={styles['workspace']}>
      <DesignColumn plan={plan} />
      <main className={styles['main']} aria-label="Study">
        <Summary plan={plan} results={results} />
        <div className={styles['tabs']}>
          <Tabs
            label="What the study shows"
            value={tab}
            onChange={showTab}
            items={[
              { id: 'network', label: 'Network' },
              {
                id: 'variants',
                label: 'Variants',
                badge: { text: `${plan.variants.length}`, tone: 'quiet' },
              },
              { id: 'results', label: 'Results' },
              { id: 'trials', label: 'Trials', badge: { text: `${plan.trials.length}`, tone: 'quiet' } },
            ]}
          >
            <TabPanel id="network">
              <NetworkPanel plan={plan} />
            </TabPanel>
            <TabPanel id="variants">
              <VariantsPanel plan={plan} />
            </TabPanel>
            <TabPanel id="results">
              <ResultsPanel results={results} />
            </TabPanel>
            <TabPanel id="trials">
              <TrialsPanel plan={plan} />
            </TabPanel>
          </Tabs>
        </div>
        <RunsDialog plan={plan} results={results} />
      </main>
    </div>
  );
}
