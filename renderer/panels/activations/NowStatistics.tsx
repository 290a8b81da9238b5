import { type FrameSummary, type Spread, summarizeFrame } from '../../../shared/signals/index';
import { formatCount, formatNumber, formatSpread, formatTick } from '../../charts/format';
import { useShownFrame } from '../../training/hooks';
import styles from './NowStatistics.module.css';

/**
 * A normalization layer's statistics at the timeline's step, mean ± standard deviation over its channels. Nothing while
 * there are no frames of it.
 */
export function NowStatistics({ tap }: { readonly tap: string }) {
  const { frame } = useShownFrame(tap);
  if (frame === null) return null;
  const summary = summarizeFrame(frame);
  return (
    <section aria-label={`Now, step ${frame.step}`}>
      <h3 className={styles['title']}>Now · step {formatCount(frame.step)}</h3>
      <dl className={styles['list']}>
        <Row name="Batch mean μ" side="before" value={summary.before.mean} />
        <Row name="Batch sd σ" side="before" value={summary.before.deviation} />
        <Row name="Mean" side="after" value={summary.after.mean} />
        <Row name="sd" side="after" value={summary.after.deviation} />
        <Gaps summary={summary} />
        <Row name="γ" value={summary.gamma} />
        <Row name="β" value={summary.beta} />
        <dt>Dead channels</dt>
        <dd data-bad={summary.dead.length > 0}>
          {formatCount(summary.dead.length)} / {formatCount(frame.channels)}
        </dd>
      </dl>
    </section>
  );
}

/** How far the running averages, which inference uses, are from the batch's own statistics. */
function Gaps({ summary }: { readonly summary: FrameSummary }) {
  const { meanGap, varianceRatio } = summary;
  return (
    <>
      {meanGap !== null && (
        <>
          <dt>Running vs batch mean</dt>
          <dd>|Δ| {formatTick(meanGap.mean)} σ</dd>
        </>
      )}
      {varianceRatio !== null && (
        <>
          <dt>Running vs batch var</dt>
          <dd>×{formatNumber(varianceRatio.mean)}</dd>
        </>
      )}
    </>
  );
}

interface RowProps {
  readonly name: string;
  readonly side?: 'before' | 'after';
  readonly value: Spread | null;
}

function Row({ name, side, value }: RowProps) {
  if (value === null) return null;
  return (
    <>
      <dt>
        {name}
        {side !== undefined && <span data-side={side}> {side}</span>}
      </dt>
      <dd>{formatSpread(value.mean, value.deviation)}</dd>
    </>
  );
}
