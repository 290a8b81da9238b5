import { useEffect, useRef } from 'react';
import styles from './Results.module.css';

/** A figure of the report: markup that the report's own makers wrote, with all text in it escaped. Empty shows nothing. */
export function SvgFigure({ markup }: { readonly markup: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const drawn = new DOMParser().parseFromString(markup, 'text/html').querySelector('svg');
    host.current?.replaceChildren(...(drawn === null ? [] : [drawn]));
  }, [markup]);
  return <div ref={host} className={styles['figure']} />;
}
