import { type KeyboardEvent, type MouseEvent, useLayoutEffect, useMemo, useRef } from 'react';
import { numberKey, parseNumberKey } from '../../../shared/study/shownNumber';
import { useElementSize } from '../../charts/useElementSize';
import { useArrowKeys } from '../../ui/useArrowKeys';
import { showRuns } from '../view';
import styles from './Results.module.css';

interface SvgFigureProps {
  /** Markup at a width in pixels: that of the report's own makers, with all text in it escaped. Empty shows nothing. */
  readonly draw: (width: number) => string;
  /** What is said where there is nothing to draw. */
  readonly nothing: string;
}

/** A figure of the report, as wide as there is room. What in it names a number opens the runs behind that. */
export function SvgFigure({ draw, nothing }: SvgFigureProps) {
  const { ref, size } = useElementSize<HTMLDivElement>();
  const width = Math.round(size?.width ?? 0);
  const markup = useMemo(() => (width === 0 ? null : draw(width)), [draw, width]);
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (host.current === null || markup === null) return;
    const focused = numberAt(document.activeElement);
    const drawn = parse(markup);
    host.current.replaceChildren(...(drawn === null ? [] : [drawn]));
    if (focused !== null) focusNumber(host.current, focused);
  }, [markup]);
  const keys = useArrowKeys(host);
  const open = ({ target }: MouseEvent | KeyboardEvent): boolean => {
    const key = target instanceof Element ? numberAt(target) : null;
    const shown = key === null ? null : parseNumberKey(key);
    if (shown !== null) showRuns(shown);
    return shown !== null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') keys.onKeyDown(event);
    else if (open(event)) event.preventDefault();
  };
  return (
    <div ref={ref} className={styles['figure']}>
      {markup === '' && <p>{nothing}</p>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons are in the markup, which speaks through its host. */}
      <div ref={host} onClick={open} onKeyDown={onKeyDown} onFocus={keys.onFocus} />
    </div>
  );
}

const numberAt = (element: Element | null): string | null =>
  element?.closest('[data-number]')?.getAttribute('data-number') ?? null;

function focusNumber(host: Element, key: string): void {
  const shown = parseNumberKey(key);
  if (shown === null) return;
  host.querySelector<SVGElement>(`[data-number="${numberKey(shown)}"]`)?.focus();
}

/** What names a number becomes a button; the figure is no picture then. */
function parse(markup: string): SVGSVGElement | null {
  const svg = new DOMParser().parseFromString(markup, 'text/html').querySelector('svg');
  const numbers = svg?.querySelectorAll('[data-number]') ?? [];
  if (numbers.length > 0) svg?.setAttribute('role', 'group');
  for (const number of numbers) {
    number.setAttribute('role', 'button');
    number.setAttribute('tabindex', '-1');
    number.setAttribute('aria-label', `${number.querySelector('title')?.textContent ?? ''}. Show the runs`);
  }
  return svg;
}
