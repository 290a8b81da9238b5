import { useShownTap } from '../../training/hooks';
import { ChannelStepper } from '../ChannelStepper';
import { TapChoice } from '../TapChoice';
import tools from '../tools.module.css';

/** What stands beside the tabs while Running statistics is open. */
export function RunningTools() {
  const { tap } = useShownTap();
  if (tap === null) return null;
  return (
    <div className={tools['tools']}>
      <TapChoice />
      <ChannelStepper tap={tap} />
      <span className={tools['key']} data-side="before">
        batch
      </span>
      <span className={tools['key']} data-side="running">
        running average
      </span>
    </div>
  );
}
