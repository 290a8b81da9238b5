import { useShownFrame, useShownTap } from '../../training/hooks';
import { ChannelStepper } from '../ChannelStepper';
import { TapChoice } from '../TapChoice';
import tools from '../tools.module.css';

/** What stands beside the tabs while Running statistics is open. */
export function RunningTools() {
  const { tap } = useShownTap();
  const { frame } = useShownFrame(tap);
  if (tap === null) return null;
  // Of a layer that keeps no running averages there is nothing to step through.
  const isEmpty = frame !== null && frame.parameters.movingMean === null;
  return (
    <div className={tools['tools']}>
      <TapChoice />
      {!isEmpty && <PlotTools tap={tap} />}
    </div>
  );
}

function PlotTools({ tap }: { readonly tap: string }) {
  return (
    <>
      <ChannelStepper tap={tap} />
      <span className={tools['key']} data-side="before">
        batch
      </span>
      <span className={tools['key']} data-side="running">
        running average
      </span>
    </>
  );
}
