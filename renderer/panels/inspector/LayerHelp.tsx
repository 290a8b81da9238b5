import { useEffect, useRef } from 'react';
import type { GraphNode } from '../../../shared/document/schema';
import type { AnyLayer } from '../../../shared/layers/index';
import { namingOption, nodeTitle } from '../../document/presets';
import { HelpText } from '../help/HelpText';
import { arriveAtHelp, unfoldHelp, useShownHelp } from '../help/shownHelp';
import styles from './LayerHelp.module.css';
import { Disclosure } from './Section';

interface LayerHelpProps {
  readonly layer: AnyLayer;
  readonly node: Pick<GraphNode, 'kind' | 'config'>;
}

/** How the layer works, and how Keras and PyTorch spell it as it is set. */
export function LayerHelp({ layer, node }: LayerHelpProps) {
  const open = useShownHelp((state) => state.open);
  const heading = useHeadingWhenWanted();
  const checked = layer.check(node.config);
  return (
    <Disclosure title={`About ${nodeTitle(node)}`} open={open} onToggle={unfoldHelp} headingRef={heading}>
      <HelpText layer={layer} option={namingOption(node)} length="full" />
      {checked.ok && <Spelling spelling={checked.layer.spelling()} />}
    </Disclosure>
  );
}

/** The heading's ref. It takes the focus, at the top of what is shown, when somebody asks for the help. */
function useHeadingWhenWanted() {
  const heading = useRef<HTMLElement>(null);
  const wanted = useShownHelp((state) => state.wanted);
  useEffect(() => {
    if (!wanted) return;
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: 'start' });
    arriveAtHelp();
  }, [wanted]);
  return heading;
}

function Spelling({ spelling }: { readonly spelling: { readonly keras: string; readonly pytorch: string } }) {
  return (
    <>
      <h4 className={styles['title']}>Keras</h4>
      <p className={styles['code']}>{spelling.keras}</p>
      <h4 className={styles['title']}>PyTorch</h4>
      <p className={styles['code']}>{spelling.pytorch}</p>
    </>
  );
}
