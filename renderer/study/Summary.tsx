import { CircleAlert, Info, Timer, TriangleAlert } from 'lucide-react';
import { type Advice, advise } from '../../shared/study/advice';
import { findClaim } from '../../shared/study/claims';
import { answerWords, type Claim } from '../../shared/study/claims/claim';
import { countLeft } from '../../shared/study/left';
import { attempt } from '../app/errors';
import { formatCount, formatCounted } from '../charts/format';
import { FixButtons } from '../panels/problems/FixButtons';
import { Button } from '../ui/Button';
import { obstacles } from './advice';
import { slotCount, timeLeft } from './left';
import { useStudyPhase } from './phase';
import type { StudyPlan } from './plan';
import styles from './Study.module.css';
import { measureStudy, useStudy } from './store';
import type { Results } from './useResults';
import { showSetting, useStudyView } from './view';
import { formatEstimate } from './words';

interface SummaryProps {
  readonly plan: StudyPlan;
  readonly results: Results;
}

/** On top: the verdict, or, before there is one, what would be run; and what is unwise. */
export function Summary({ plan, results }: SummaryProps) {
  const trouble = useStudy((state) => state.trouble);
  const claim = plan.design.claim === null ? undefined : findClaim(plan.design.claim);
  const said = [...obstacles(plan), ...advise(plan, results.summary)];
  return (
    <section className={styles['summary']} aria-label="Verdict">
      {results.outcomes.length === 0 ? (
        <Planned plan={plan} />
      ) : (
        <>
          {claim !== undefined && <ClaimAnswer claim={claim} results={results} />}
          <Verdicts results={results} second={claim !== undefined} />
        </>
      )}
      {claim !== undefined && <ClaimPart claim={claim} open={results.outcomes.length === 0} />}
      {trouble !== null && <AdviceLine advice={{ tone: 'bad', text: trouble }} />}
      {said.length > 0 && (
        <details className={styles['advice']} open={said.some(({ tone }) => tone === 'bad')}>
          <summary>{headOf(said)}</summary>
          {said.map((advice) => (
            <AdviceLine key={advice.text} advice={advice} />
          ))}
        </details>
      )}
    </section>
  );
}

function headOf(said: readonly Advice[]): string {
  const bad = said.filter(({ tone }) => tone === 'bad').length;
  const unwise = said.filter(({ tone }) => tone === 'warn').length;
  if (bad + unwise === 0) return 'What these seeds can tell';
  const minded = said.length - bad;
  const parts = [
    ...(bad > 0 ? [`${formatCounted(bad, 'thing')} to mend before it can be run`] : []),
    ...(minded > 0 ? [`${formatCounted(minded, 'thing')} to mind`] : []),
  ];
  return parts.join(', ');
}

const icons = { bad: CircleAlert, warn: TriangleAlert, info: Info };

function AdviceLine({ advice: { tone, text, fixes = [] } }: { readonly advice: Advice }) {
  const Icon = icons[tone];
  return (
    <div className={styles['adviceLine']} data-tone={tone}>
      <Icon aria-hidden="true" />
      <p>{text}</p>
      {fixes.length > 0 && (
        <div className={styles['fixes']}>
          <FixButtons fixes={fixes} />
        </div>
      )}
    </div>
  );
}

/** What the rule of a ready study's claim answers: the study was made to ask this, so it stands first. */
function ClaimAnswer({ claim, results }: { readonly claim: Claim; readonly results: Results }) {
  const { answer, sentence } = claim.judge(results.summary);
  return (
    <>
      <p className={styles['verdict']} data-testid="claim">
        {claim.statement} <b data-answer={answer}>{answerWords[answer]}.</b>
      </p>
      <p className={styles['sub']}>{sentence}</p>
    </>
  );
}

/** The claim that a ready study puts to the test: what is to be seen and minded. */
function ClaimPart({ claim, open }: { readonly claim: Claim; readonly open: boolean }) {
  return (
    <details className={styles['advice']} open={open}>
      <summary>{open ? `Claim: ${claim.statement}` : 'How the claim is judged'}</summary>
      <dl className={styles['claim']}>
        <dt>Look at</dt>
        <dd>{claim.look}</dd>
        <dt>How it is judged</dt>
        <dd>{claim.rule}</dd>
        <dt>Mind</dt>
        <dd>{claim.caveat}</dd>
      </dl>
    </details>
  );
}

function Planned({ plan }: { readonly plan: StudyPlan }) {
  const state = useStudy();
  const phase = useStudyPhase((each) => each.phase);
  const left = timeLeft(plan, state);
  const { variants, design, trials, repeats } = plan;
  const workers = slotCount(design, trials.length);
  const searches = countLeft(plan, state.outcomes) - countLeft({ ...plan, probers: [] }, state.outcomes);
  return (
    <>
      <p className={styles['verdict']}>
        {formatCounted(variants.length, 'variant')} × {formatCounted(design.seeds.length, 'seed')}:{' '}
        <b>{formatCounted(trials.length, 'trial')}</b> of {formatCounted(design.epochs, 'epoch')} each,{' '}
        {workers} at a time
        {repeats > 0 &&
          `; ${formatCount(repeats)} of them the same as others: ${formatCounted(trials.length - repeats, 'training')}`}
        {searches > 0 &&
          `, and at most ${formatCount(searches)} more in search of the largest learning rates`}
      </p>
      <p className={styles['sub']}>
        {left === null ? (
          <>
            How long it takes is not known before an epoch was measured.{' '}
            <Button
              size="small"
              disabled={phase !== 'idle'}
              onClick={() => attempt('No step was measured', measureStudy)}
            >
              <Timer /> {phase === 'measuring' ? 'Measuring …' : 'Measure'}
            </Button>
          </>
        ) : (
          <span data-testid="estimate">
            It takes {formatEstimate(left)}, by{' '}
            {left.by === 'epoch'
              ? 'an epoch of the drawn network that was timed here, with validation; other arms and batch sizes may take longer.'
              : `${state.warmUp?.steps ?? 0} steps of the drawn network that were timed here; validation comes on top.`}
          </span>
        )}
      </p>
    </>
  );
}

interface VerdictsProps {
  readonly results: Results;
  /** Whether the answer on a claim stands before them. */
  readonly second: boolean;
}

/** What the study says of accuracy, in the setting that is shown. */
function Verdicts({ results: { verdicts, left }, second }: VerdictsProps) {
  const setting = useStudyView((state) => state.setting);
  const shown = verdicts.find(({ settingIndex }) => settingIndex === setting) ?? verdicts[0];
  if (shown === undefined) return null;
  const [first, ...others] = shown.sentences;
  return (
    <>
      {verdicts.length > 1 && (
        <fieldset className={styles['settings']} aria-label="Setting">
          {verdicts.map((verdict) => (
            <button
              key={verdict.settingIndex}
              type="button"
              aria-pressed={verdict === shown}
              className={styles['chip']}
              onClick={() => showSetting(verdict.settingIndex)}
            >
              {verdict.setting}
            </button>
          ))}
        </fieldset>
      )}
      <p className={styles[second ? 'sub' : 'verdict']} data-settled={shown.settled}>
        {second && 'In accuracy: '}
        {first}
      </p>
      <p className={styles['sub']}>
        {others.join(' ')}
        {left > 0 && ` So far: ${formatCounted(left, 'trial')} left.`}
      </p>
    </>
  );
}
