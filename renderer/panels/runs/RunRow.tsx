import { FastForward, GitFork, Pencil, Pin, PinOff, Play, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { RunOutput, RunRecord } from '../../../shared/protocol/runs';
import { askToContinue, askToTakeWeights } from '../../app/dialogs/checkpointDialogs';
import { formatCount, formatDuration, formatNumber, formatPercent, formatWhen } from '../../charts/format';
import { useDocumentStore } from '../../document/store';
import { wayOn } from '../../training/chosenRun';
import { changedByHand } from '../../training/rateWords';
import { backendNames } from '../../training/settingsWords';
import { useOccupation } from '../../training/useOccupation';
import { IconButton } from '../../ui/IconButton';
import { Tooltip } from '../../ui/Tooltip';
import { NameCell } from './NameCell';
import styles from './Runs.module.css';
import type { SettingColumn } from './settingColumns';
import { statusLabels } from './statusLabel';
import { wordsOnRoom } from './wordsOnRoom';

interface RunRowProps {
  readonly run: RunRecord;
  /** What it was trained with, where runs differ in it. */
  readonly settings: readonly SettingColumn[];
  /** True for the run that the panels show. */
  readonly shown: boolean;
  /** True while it is being trained. */
  readonly live: boolean;
  /** True where its curves are laid over those of the run shown. */
  readonly compared: boolean;
  /** Colour of its curves; null where none are drawn. */
  readonly colour: string | null;
  readonly onShow: () => void;
  readonly onCompare: () => void;
  readonly onRename: (name: string | null) => void;
  readonly onRestore: () => void;
  readonly onPin: () => void;
  readonly onRemove: () => void;
}

/** One run of the project in the table of runs. */
export function RunRow(props: RunRowProps) {
  const { run, settings, shown, live, compared, colour } = props;
  const { onShow, onCompare, onRename, onRestore, onPin, onRemove } = props;
  const [naming, setNaming] = useState(false);
  const name = `Run ${run.number}`;
  return (
    <tr data-shown={shown}>
      <th scope="row">
        <NameCell
          {...{ run, shown, colour, naming, onShow }}
          onName={() => setNaming(true)}
          onNamed={(named) => {
            setNaming(false);
            if (named !== undefined) onRename(named);
          }}
        />
      </th>
      <td>{formatWhen(run.startedAt)}</td>
      <td>{backendNames[run.backend]}</td>
      <td className={styles['number']}>{run.seed}</td>
      {settings.map(({ name: setting, textOf }) => (
        <td key={setting}>{textOf(run)}</td>
      ))}
      <ChangesCell changes={run.changes} />
      <StatusCell run={run} />
      <td className={styles['number']}>
        {formatCount(run.lastStep)} / {formatCount(run.totalSteps)}
      </td>
      <td className={styles['number']}>
        {formatPercent(run.valAccuracy)}
        <OfOutputs outputs={run.outputs} textOf={({ valAccuracy }) => formatPercent(valAccuracy)} />
      </td>
      <td className={styles['number']}>
        {formatNumber(run.valLoss)}
        <OfOutputs outputs={run.outputs} textOf={({ valLoss }) => formatNumber(valLoss)} />
      </td>
      <td className={styles['number']}>
        {run.endedAt === null ? '–' : formatDuration(run.endedAt - run.startedAt)}
      </td>
      <td className={styles['centre']}>
        <input
          type="checkbox"
          aria-label={`Lay the curves of ${name} over those shown`}
          checked={compared || shown}
          disabled={shown}
          onChange={onCompare}
        />
      </td>
      <td className={styles['actions']}>
        <CheckpointButtons run={run} />
        <IconButton label={`Name ${name}`} variant="ghost" size="small" onClick={() => setNaming(true)}>
          <Pencil />
        </IconButton>
        <IconButton label={`Restore the network of ${name}`} variant="ghost" size="small" onClick={onRestore}>
          <Undo2 />
        </IconButton>
        <IconButton
          label={
            run.pinned
              ? `${name} is pinned: let newer runs take the room of its frames`
              : `Pin ${name}: keep its frames and checkpoints when newer runs need room`
          }
          variant="ghost"
          size="small"
          onClick={onPin}
        >
          {run.pinned ? <PinOff /> : <Pin />}
        </IconButton>
        <IconButton
          label={live ? 'Stop the training before removing it' : `Remove ${name}`}
          variant="ghost"
          size="small"
          disabled={live}
          onClick={onRemove}
        >
          <Trash2 />
        </IconButton>
      </td>
    </tr>
  );
}

interface OfOutputsProps {
  readonly outputs: readonly RunOutput[];
  textOf(output: RunOutput): string;
}

/** A figure of each of several Outputs, below that of the whole network. */
function OfOutputs({ outputs, textOf }: OfOutputsProps) {
  if (outputs.length === 0) return null;
  return (
    <ul className={styles['outputs']}>
      {outputs.map((output) => (
        <li key={output.name} title={output.name}>
          <span>{output.name}</span> {textOf(output)}
        </li>
      ))}
    </ul>
  );
}

/** What can be made of the run's checkpoint; nothing for a run without one. */
function CheckpointButtons({ run }: { readonly run: RunRecord }) {
  const obstacle = useOccupation();
  const drawn = useDocumentStore(({ compilation }) => compilation.plan !== null);
  const way = wayOn(run);
  if (way === null) return null;
  const drawing = drawn ? null : 'Mend the network’s problems first';
  return (
    <>
      <IconButton
        label={
          obstacle ?? (way === 'further' ? `Train Run ${run.number} further` : `Resume Run ${run.number}`)
        }
        variant="ghost"
        size="small"
        disabled={obstacle !== null}
        onClick={() => askToContinue(run)}
      >
        {way === 'further' ? <FastForward /> : <Play />}
      </IconButton>
      <IconButton
        label={obstacle ?? drawing ?? `Continue with the weights of Run ${run.number}`}
        variant="ghost"
        size="small"
        disabled={obstacle !== null || !drawn}
        onClick={() => askToTakeWeights(run)}
      >
        <GitFork />
      </IconButton>
    </>
  );
}

function StatusCell({ run }: { readonly run: RunRecord }) {
  const { text, icon: Icon, tone } = statusLabels[run.status];
  const words = [wordsOnRoom(run), run.origin, changedByHand(run), run.sentence]
    .filter((sentence) => sentence !== null)
    .join(' ');
  const cell = (
    <td className={styles['status']} data-tone={tone}>
      <Icon aria-hidden="true" />
      {text}
      {words !== '' && <span className={styles['sentence']}>{words}</span>}
    </td>
  );
  // The words are cut off where there is no room.
  return words === '' ? cell : <Tooltip content={words}>{cell}</Tooltip>;
}

/** How the run's network differs from that of the one before; cut off as its status is. */
function ChangesCell({ changes }: Pick<RunRecord, 'changes'>) {
  if (changes === null) return <td>–</td>;
  return (
    <Tooltip content={changes}>
      <td className={styles['changes']}>{changes}</td>
    </Tooltip>
  );
}
