import { type KeyboardEvent, useEffect, useRef } from 'react';

/**
 * Arrow keys in a list of buttons: up and down go from one to the next, Home and End to the ends, up from the first into
 * the field above. Tab leaves the list: it stops at one of its buttons only, the one that had the focus last.
 * @param field id of the field above the list
 */
export function useListKeys(field: string) {
  const ref = useRef<HTMLFieldSetElement>(null);

  // Buttons come and go with the search and with folds; none of them is drawn anew for a change of the tab stop.
  useEffect(() => {
    const list = ref.current;
    if (list === null) return;
    const stop = list.contains(document.activeElement)
      ? document.activeElement
      : list.querySelector('[data-stop]');
    moveStop(list, stop ?? buttonsOf(list)[0] ?? null);
    const follow = (event: FocusEvent) =>
      moveStop(list, event.target instanceof Element ? event.target : null);
    list.addEventListener('focusin', follow);
    return () => list.removeEventListener('focusin', follow);
  });

  const go = (event: KeyboardEvent, to: HTMLElement | null | undefined) => {
    if (to == null) return;
    event.preventDefault();
    to.focus();
  };
  return {
    ref,
    enter: (event: KeyboardEvent) => go(event, buttonsOf(ref.current).find(isEntry)),
    onKeyDown: (event: KeyboardEvent) => {
      const buttons = buttonsOf(ref.current);
      const at = buttons.findIndex((button) => button.matches(':focus'));
      if (event.key === 'ArrowDown') go(event, buttons[at + 1]);
      if (event.key === 'ArrowUp') go(event, buttons[at - 1] ?? document.getElementById(field));
      if (event.key === 'Home') go(event, buttons[0]);
      if (event.key === 'End') go(event, buttons.at(-1));
    },
  };
}

function buttonsOf(list: HTMLElement | null): readonly HTMLButtonElement[] {
  return [...(list?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])];
}

/** Headings and folds say whether they are open; entries are not such. */
function isEntry(button: HTMLElement): boolean {
  return !button.hasAttribute('aria-expanded');
}

function moveStop(list: HTMLElement, stop: Element | null): void {
  for (const button of buttonsOf(list)) {
    button.tabIndex = button === stop ? 0 : -1;
    button.toggleAttribute('data-stop', button === stop);
  }
}
