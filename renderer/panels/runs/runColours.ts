import { useMemo } from 'react';
import { useChartTheme } from '../../charts/theme';
import { useRunView } from '../../training/view';

/** The colour of each run whose curves are drawn: the run shown has the accent, those laid over it have others. */
export function useRunColours(): ReadonlyMap<string, string> {
  const theme = useChartTheme();
  const shown = useRunView((view) => view.run?.id);
  const compared = useRunView((view) => view.compared);
  return useMemo(() => {
    const colours = new Map<string, string>();
    const others = compared.filter(({ id }) => id !== shown);
    for (const [index, { id }] of others.entries()) {
      colours.set(id, theme.series[index % theme.series.length] ?? theme.muted);
    }
    if (shown !== undefined) colours.set(shown, theme.accent);
    return colours;
  }, [theme, shown, compared]);
}
