import { useCallback } from 'react';
import { type CourseOf, drawRunCurves } from '../../../shared/study/report/runCurves';
import type { Arm } from './arms';
import styles from './Results.module.css';
import { SvgFigure } from './SvgFigure';

interface RunCurvesProps {
  readonly arms: readonly Arm[];
  /** The seed whose lines stand out. */
  readonly seed: number;
}

/** How the runs came about: accuracy and loss by epoch, a line for each. */
export function RunCurves({ arms, seed }: RunCurvesProps) {
  return (
    <div className={styles['courses']}>
      <Course of="accuracy" title="Accuracy, %" arms={arms} seed={seed} />
      <Course of="loss" title="Loss" arms={arms} seed={seed} />
    </div>
  );
}

interface CourseProps extends RunCurvesProps {
  readonly of: CourseOf;
  readonly title: string;
}

function Course({ of, title, arms, seed }: CourseProps) {
  const draw = useCallback(
    (width: number) => {
      const runs = arms.flatMap(({ colour, outcomes }) =>
        outcomes.map(({ epochs, seed: own }) => ({ colour, epochs, strong: own === seed })),
      );
      const names = arms.map(({ colour, variant }) => ({ name: variant.arm, colour }));
      return drawRunCurves(runs, { of, names: arms.length > 1 ? names : [] }, width);
    },
    [of, arms, seed],
  );
  return (
    <section aria-label={`${title} by epoch`}>
      <h4>
        {title} <span>by epoch · seed {seed} stands out</span>
      </h4>
      <SvgFigure draw={draw} nothing="None of them came to the end of an epoch." />
    </section>
  );
}
