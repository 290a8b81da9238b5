import { Pause, Play, Square, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { type ActionId, actions } from '../../shared/protocol/actions';
import { shortcutOf } from '../app/actions/keys';
import { showProblems } from '../app/shell';
import { useDocumentStore } from '../document/store';
import { useStudyPhase } from '../study/phase';
import { Button, type ButtonProps } from '../ui/Button';
import { Tooltip } from '../ui/Tooltip';
import { ProgressFacts } from './ProgressFacts';
import { RateControl } from './RateControl';
import { BackendChip, DataChip } from './SettingsChips';
import { isUnderWay } from './status';
import { useTrainingStore } from './store';
import styles from './TrainBar.module.css';

/** Settings, progress and the buttons of training; stands in the header. */
export function TrainBar() {
  const underWay = useTrainingStore(({ phase }) => isUnderWay(phase));
  return (
    <div className={styles['bar']} data-under-way={underWay}>
      {underWay && <ProgressFacts />}
      <BackendChip />
      <DataChip />
      {underWay && <RateControl />}
      {underWay ? <RunningButtons /> : <StartButtons />}
    </div>
  );
}

interface ActionButtonProps extends ButtonProps {
  readonly action: ActionId;
  /** What the tooltip says instead of the action's name. */
  readonly explains?: string | undefined;
  /** Why it cannot be done now. */
  readonly obstacle?: string | undefined;
  readonly children: ReactNode;
}

function ActionButton({ action, explains, obstacle, children, ...rest }: ActionButtonProps) {
  return (
    <Tooltip
      content={obstacle ?? explains ?? actions[action].label}
      shortcut={obstacle === undefined ? shortcutOf(action) : undefined}
    >
      <Button aria-disabled={obstacle !== undefined} {...rest}>
        {children}
      </Button>
    </Tooltip>
  );
}

/** What keeps the network from being trained now, as a sentence; undefined where nothing does. */
function useObstacle(): string | undefined {
  const { plan, problems } = useDocumentStore((state) => state.compilation);
  const measuring = useTrainingStore((state) => state.measuring);
  const studies = useStudyPhase(({ phase }) => phase !== 'idle');
  if (studies && plan !== null) return 'A study is running: pause it first.';
  if (measuring !== null && plan !== null)
    return 'The backends are being measured; this takes a few seconds.';
  if (plan !== null) return undefined;
  const count = problems.filter(({ severity }) => severity === 'error').length;
  return count === 1
    ? 'One problem keeps this network from being trained. Show it.'
    : `${count} problems keep this network from being trained. Show them.`;
}

function StartButtons() {
  const obstacle = useObstacle();
  const { start, stepOnce } = useTrainingStore.getState();
  const hasProblems = useDocumentStore((state) => state.compilation.plan === null);
  const attempt = (begin: () => void) => (hasProblems ? showProblems : begin);
  return (
    <>
      <ActionButton action="train.step" obstacle={obstacle} onClick={attempt(stepOnce)}>
        <StepForward /> Step
      </ActionButton>
      <ActionButton action="train.start" obstacle={obstacle} variant="primary" onClick={attempt(start)}>
        <Play /> Train
      </ActionButton>
    </>
  );
}

function RunningButtons() {
  const phase = useTrainingStore((training) => training.phase);
  const asked = useTrainingStore((training) => training.asked);
  const { pause, resume, stepOnce, stop } = useTrainingStore.getState();
  const paused = phase === 'paused';
  return (
    <>
      {paused ? (
        <ActionButton action="train.pause" explains="Resume" onClick={resume}>
          <Play /> Resume
        </ActionButton>
      ) : (
        <ActionButton action="train.pause" explains="Pause" disabled={asked !== null} onClick={pause}>
          <Pause /> {asked === 'pause' ? 'Pausing …' : 'Pause'}
        </ActionButton>
      )}
      <ActionButton action="train.step" disabled={!paused} onClick={stepOnce}>
        <StepForward /> Step
      </ActionButton>
      <ActionButton
        action="train.stop"
        explains={asked === 'stop' ? 'Stop at once, without waiting for the step under way' : undefined}
        variant="primary"
        onClick={stop}
      >
        <Square /> {asked === 'stop' ? 'Stop now' : 'Stop'}
      </ActionButton>
    </>
  );
}
