import { type ReactNode, type Ref, useState } from 'react';
import styles from './Section.module.css';

/** A part of the inspector under its heading. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className={styles['heading']}>{title}</h3>
      <div className={styles['body']}>{children}</div>
    </section>
  );
}

interface FoldedSectionProps {
  readonly title: string;
  /** What is chosen inside, shown beside the title. */
  readonly now?: string;
  /** True where what is chosen inside does something: the section begins unfolded then, and unfolds once it does. */
  readonly inForce?: boolean;
  readonly children: ReactNode;
}

/** A part that is folded until it is asked for. Nothing but the user folds it. */
export function FoldedSection({ title, now, inForce = false, children }: FoldedSectionProps) {
  const [open, setOpen] = useState(inForce);
  const [wasInForce, setWasInForce] = useState(inForce);
  if (inForce !== wasInForce) {
    setWasInForce(inForce);
    if (inForce) setOpen(true);
  }
  return (
    <Disclosure title={title} now={now} open={open} onToggle={setOpen}>
      {children}
    </Disclosure>
  );
}

interface DisclosureProps {
  readonly title: string;
  readonly now?: string | undefined;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  /** The heading, which folds and unfolds. */
  readonly headingRef?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

/** A folded part whose owner holds whether it is open. */
export function Disclosure({ title, now, open, onToggle, headingRef, children }: DisclosureProps) {
  return (
    <details
      className={styles['folded']}
      open={open}
      onToggle={(event) => onToggle(event.currentTarget.open)}
    >
      <summary ref={headingRef} className={styles['heading']}>
        {title}
        {now !== undefined && <span className={styles['now']}>{now}</span>}
      </summary>
      <div className={styles['body']}>{children}</div>
    </details>
  );
}

/** What, how much, and what is meant by it. */
export type Fact = readonly [name: string, value: string, hint?: string];

/** Facts in two columns. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles['facts']}>
      {facts.map(([name, value, hint]) => (
        <div key={name} className={styles['fact']} title={hint}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
