import { Pause, Play } from 'lucide-react';
import type { RunBuffer } from '../../training/buffer';
import { shownStep, useShownTap } from '../../training/hooks';
import { useShownIsLive } from '../../training/runFacts';
import { lookAt, useRunView } from '../../training/view';
import { IconButton } from '../../ui/IconButton';
import { Scrubber } from './Scrubber';
import styles from './Timeline.module.css';
import { togglePlayback, usePlayback } from './usePlayback';
import { placeWords } from './words';

/** Below the panels: which frame of the run they show, and the way to every other. */
export function Timeline() {
  const { run, tap } = useShownTap();
  usePlayback(run, tap);
  if (run === null || tap === null) return null;
  return <RunTimeline run={run} tap={tap} />;
}

function RunTimeline({ run, tap }: { readonly run: RunBuffer; readonly tap: string }) {
  const playing = useRunView((view) => view.playing);
  const position = useRunView((view) => view.position);
  const step = shownStep(run, tap, position) ?? 1;
  const { place, older } = placeWords(run, step, position === null);
  const text = older === null ? place : `${place} · ${older}`;
  return (
    <div className={styles['root']}>
      <IconButton
        label={playing ? 'Pause the playback' : 'Play the frames'}
        variant="ghost"
        size="small"
        onClick={() => togglePlayback(run, tap)}
      >
        {playing ? <Pause /> : <Play />}
      </IconButton>
      <span className={styles['label']} title={text}>
        {place}
        {older !== null && <span className={styles['older']}> · {older}</span>}
      </span>
      <Scrubber run={run} tap={tap} step={step} text={text} />
      <NewestButton following={position === null} />
    </div>
  );
}

/** Follows the newest frame: «live» while the run is trained, «end» for one that has ended. */
function NewestButton({ following }: { readonly following: boolean }) {
  const live = useShownIsLive();
  return (
    <button
      type="button"
      className={styles['newest']}
      data-live={live && following}
      aria-pressed={following}
      title={live ? 'Follow the newest frame' : 'Show the last frame'}
      onClick={() => lookAt(null)}
    >
      {live ? 'live' : 'end'}
    </button>
  );
}
