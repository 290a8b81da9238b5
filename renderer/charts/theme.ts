import { useSyncExternalStore } from 'react';

/** The colours and fonts of the current theme, for drawing on canvases; the CSS variables are their only source. */
export interface ChartTheme {
  readonly bg: string;
  readonly surface: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly accent: string;
  readonly before: string;
  readonly after: string;
  readonly bad: string;
  /** Colours for runs laid over each other: none of them means before or after. */
  readonly series: readonly string[];
  /** Of the first and of the last layer of a network; the layers between take colours between. */
  readonly depth: readonly [first: string, last: string];
  readonly font: string;
  readonly mono: string;
}

let current: ChartTheme | null = null;
const listeners = new Set<() => void>();

function readTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    bg: read('bg'),
    surface: read('surface'),
    line: read('line'),
    lineStrong: read('line-strong'),
    text: read('text'),
    muted: read('muted'),
    faint: read('faint'),
    accent: read('accent'),
    before: read('before'),
    after: read('after'),
    bad: read('bad'),
    series: [read('fam-act'), read('fam-pool'), read('fam-dense'), read('fam-merge'), read('fam-io')],
    depth: [read('fam-conv'), read('fam-dense')],
    font: read('font'),
    mono: read('mono'),
  };
}

function change(): void {
  current = null;
  for (const listener of listeners) listener();
}

/** Theme and fonts can change while the app runs; each change is read once, however many canvases there are. */
function watch(): void {
  new MutationObserver(change).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  document.fonts.addEventListener('loadingdone', change);
}

let watching = false;

function subscribe(listener: () => void): () => void {
  if (!watching) {
    watching = true;
    watch();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function snapshot(): ChartTheme {
  current ??= readTheme();
  return current;
}

/** The current theme; the component is rendered again when it changes. */
export const useChartTheme = (): ChartTheme => useSyncExternalStore(subscribe, snapshot);
