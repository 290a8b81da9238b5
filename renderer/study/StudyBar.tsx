import { ChevronDown, Pause, Play, X } from 'lucide-react';
import { type ActionId, actions } from '../../shared/protocol/actions';
import { countLeft, isSearching, outcomesOf } from '../../shared/study/left';
import { shortcutOf } from '../app/actions/keys';
import { isEnabled, runAction } from '../app/actions/registry';
import { attempt } from '../app/errors';
import { useDocumentStore } from '../document/store';
import { isUnderWay } from '../training/status';
import { useTrainingStore } from '../training/store';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { Menu, type MenuEntry } from '../ui/Menu';
import { Tooltip } from '../ui/Tooltip';
import { obstacles } from './advice';
import { useStudyPhase } from './phase';
import { type StudyPlan, useStudyPlan } from './plan';
import styles from './Study.module.css';
import { cancelStudy, pauseStudy, runStudy, useStudy } from './store';
import { showTab, useStudyView } from './view';

const files: readonly ActionId[] = [
  'study.exportHtml',
  'study.exportCsv',
  'study.exportJson',
  'study.import',
  'study.forget',
];

/** The buttons of the study; stands in the header. */
export function StudyBar() {
  const plan = useStudyPlan();
  const phase = useStudyPhase((state) => state.phase);
  const entries: readonly MenuEntry[] = files.map((id) => ({
    label: actions[id].label,
    disabled: !isEnabled(id),
    onSelect: () => runAction(id),
  }));
  // What can be exported follows from what has been measured.
  useStudy((state) => state.outcomes.size);
  return (
    <div className={styles['bar']}>
      <Menu label="Report" entries={entries} align="end">
        <Button>
          Report <ChevronDown />
        </Button>
      </Menu>
      {phase === 'running' || phase === 'pausing' ? (
        <>
          <IconButton
            label="Cancel: give up the trainings under way"
            onClick={() => attempt('The study was not cancelled', cancelStudy)}
          >
            <X />
          </IconButton>
          <Button
            variant="primary"
            disabled={phase === 'pausing'}
            onClick={() => attempt('The study was not paused', pauseStudy)}
          >
            <Pause /> {phase === 'pausing' ? 'Pausing …' : 'Pause'}
          </Button>
        </>
      ) : (
        plan !== null && <RunButton plan={plan} />
      )}
    </div>
  );
}

function RunButton({ plan }: { readonly plan: StudyPlan }) {
  const outcomes = useStudy((state) => state.outcomes);
  const left = countLeft(plan, outcomes);
  const begun = outcomesOf(plan, outcomes).length > 0;
  const most = isSearching(plan, outcomes) ? 'at most ' : '';
  const noun = plan.repeats > 0 ? 'trainings' : 'trials';
  const obstacle = useObstacle(plan, left);
  const run = (): void => {
    runStudy();
    if (useStudyView.getState().tab !== 'trials') showTab('results');
  };
  return (
    <Tooltip content={obstacle ?? 'Run what is left of the study'} shortcut={shortcutOf('study.run')}>
      <Button variant="primary" disabled={obstacle !== null} onClick={run}>
        <Play /> {left === 0 ? 'Finished' : `Run ${most}${left} ${begun ? 'left' : noun}`}
      </Button>
    </Tooltip>
  );
}

/** Why the study cannot be run now; null where it can. */
function useObstacle(plan: StudyPlan, left: number): string | null {
  const trains = useTrainingStore(({ phase, measuring }) => isUnderWay(phase) || measuring !== null);
  const measuring = useStudyPhase(({ phase }) => phase === 'measuring');
  const loaded = useStudy((state) => state.documentId);
  const documentId = useDocumentStore((state) => state.document.id);
  const [obstacle] = obstacles(plan);
  if (obstacle !== undefined) return obstacle.text;
  if (left === 0) return 'All trials have ended.';
  if (trains) return 'Stop the training first.';
  if (measuring) return 'A step is being measured.';
  return loaded === documentId ? null : 'What is kept of the study is being read.';
}
