import { answerWords, type ClaimVerdict } from '../../../shared/study/claims/claim';
import type { Outcome } from '../../../shared/study/outcome';
import { NOT_TIMED_ALONE } from '../../../shared/study/overhead';
import type { Summary } from '../../../shared/study/summary';
import type { Trial } from '../../../shared/study/trials';
import { type Variant, variantName } from '../../../shared/study/variants';
import type { Verdict } from '../../../shared/study/verdict';
import { formatShare } from '../../../shared/study/words';
import type { Terminal } from '../terminal';

/** Tells of a study as it goes. */
export interface StudyReporter {
  /**
   * @param done trainings that had ended before
   * @param left trainings that are left, at most
   * @param searching whether searches may end before the last of those
   */
  begin(done: number, left: number, workers: number, searching: boolean): void;
  /** The trial goes on behind this step, where it was kept last. */
  resumed(trial: Trial, step: number): void;
  done(trial: Trial, outcome: Outcome, left: number): void;
  end(results: Results, stopped: boolean): void;
}

/** What a study says. */
interface Results {
  readonly summary: Summary;
  readonly verdicts: readonly Verdict[];
  /** The answer on the claim that it puts to the test; null for a study of one's own. */
  readonly claim: ClaimVerdict | null;
}

export function studyReporter(
  terminal: Terminal,
  json: boolean,
  variants: readonly Variant[],
): StudyReporter {
  const nameOf = ({ variant }: Pick<Trial, 'variant'>): string => {
    const own = variants[variant];
    return own === undefined ? '' : variantName(own);
  };
  return json ? jsonReporter(terminal, nameOf) : textReporter(terminal, nameOf);
}

type NameOf = (trial: Pick<Trial, 'variant'>) => string;

/** One JSON object per line: started, one for every trial that goes on or ends, and a last one of type final. */
function jsonReporter({ out }: Terminal, nameOf: NameOf): StudyReporter {
  const print = (line: object): void => out(JSON.stringify(line));
  const identityOf = (trial: Trial): object => {
    const { seed, probe } = trial;
    return { variant: nameOf(trial), seed, ...(probe === null ? {} : { rate: probe }) };
  };
  return {
    begin: (done, left, workers) => print({ type: 'started', trials: done + left, done, workers }),
    resumed: (trial, step) => print({ type: 'resumed', ...identityOf(trial), step }),
    done: (trial, { ended, sentence, steps, epochs, msPerStep }) => {
      const last = epochs.at(-1);
      const measured = {
        valAccuracy: last?.valAccuracy ?? null,
        valLoss: last?.valLoss ?? null,
        steps,
        msPerStep,
      };
      print({ type: 'trial', ...identityOf(trial), ended, ...measured, sentence });
    },
    end: ({ summary: { variants }, verdicts, claim }, stopped) =>
      print({
        type: 'final',
        stopped,
        claim,
        verdicts: verdicts.map(({ setting, best, settled, sentences }) => ({
          ...{ setting, best: best?.arm ?? null, settled, sentences },
        })),
        variants: variants.map(({ name, estimates, seeds, overhead }) => ({
          ...{ name, seeds, ...estimates, overhead: overhead?.ratio ?? null },
          ...(overhead?.ratio === null ? { overheadWithheld: NOT_TIMED_ALONE } : {}),
        })),
      }),
  };
}

function textReporter({ out, note }: Terminal, nameOf: NameOf): StudyReporter {
  const begun = performance.now();
  let ended = 0;
  let before = 0;
  return {
    begin: (done, left, workers, searching) => {
      ended = done;
      before = done;
      note(
        `${searching ? 'At most ' : ''}${done + left} trainings, ${workers} at a time${done === 0 ? '' : `; ${done} are done already`}.`,
      );
    },
    resumed: (trial, step) => note(`${nameOf(trial)}, seed ${trial.seed}: goes on behind step ${step}.`),
    done: (trial, { ended: how, sentence, epochs }, left) => {
      ended += 1;
      const seconds = (performance.now() - begun) / 1000;
      const secondsLeft = (left * seconds) / (ended - before);
      const rate = trial.probe === null ? '' : `, rate ${trial.probe}`;
      const accuracy = epochs.at(-1)?.valAccuracy;
      const result =
        how === 'completed' && accuracy !== undefined ? formatShare(accuracy) : `${how}: ${sentence}`;
      out(`${nameOf(trial)}, seed ${trial.seed}${rate}: ${result}`);
      note(`${ended} of ${ended + left}, about ${Math.ceil(secondsLeft)} s left`);
    },
    end: ({ verdicts, claim }, stopped) => {
      if (claim !== null) out(`${answerWords[claim.answer]}. ${claim.sentence}`);
      for (const { setting, sentences } of verdicts)
        out(`${setting === '' ? '' : `With ${setting}: `}${sentences.join(' ')}`);
      if (stopped) note('Stopped; --resume goes on with it.');
    },
  };
}
