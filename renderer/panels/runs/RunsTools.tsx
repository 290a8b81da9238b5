import { formatCounted } from '../../charts/format';
import { useShownTap } from '../../training/hooks';
import { runName } from '../../training/runName';
import { useRunList } from '../../training/runs';
import { settingsWords } from '../../training/settingsWords';
import tools from '../tools.module.css';

/** What stands beside the tabs while Runs is open: the settings that the run shown was trained with. */
export function RunsTools() {
  const { run } = useShownTap();
  const record = useRunList(({ runs }) => runs.find(({ id }) => id === run?.id));
  if (run === null || record === undefined) return null;
  const words = [
    runName(record),
    settingsWords(run.document),
    formatCounted(run.document.training.epochs, 'epoch'),
  ].join(' · ');
  return (
    <div className={tools['tools']}>
      <span className={tools['label']} title={words}>
        {words}
      </span>
    </div>
  );
}
