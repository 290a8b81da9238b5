import { type KeyboardEvent, type RefObject, useEffect } from 'react';
import { nearestByKey } from './nearest';

type Button = HTMLElement | SVGElement;

/**
 * Makes one stop of the Tab key of all buttons in an element; the arrow keys lead from one to the next. Where there are many, as in
 * a table of numbers, whoever uses a keyboard is past them at once.
 */
export function useArrowKeys(container: RefObject<HTMLElement | null>): {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: () => void;
} {
  // After every rendering: buttons come and go.
  useEffect(() => keepOneStop(container.current));
  return {
    onKeyDown: (event) => {
      const buttons = buttonsIn(container.current);
      const focused = buttons.find((button) => button === document.activeElement);
      if (focused === undefined) return;
      const next = nearestByKey(event.key, middleOf(focused), buttons.map(middleOf));
      if (next === null) return;
      event.preventDefault();
      buttons[next]?.focus();
    },
    onFocus: () => keepOneStop(container.current),
  };
}

/** The focused button, else the one that was the stop before, else the first. */
function keepOneStop(container: HTMLElement | null): void {
  const buttons = buttonsIn(container);
  const stop =
    buttons.find((button) => button === document.activeElement) ??
    buttons.find((button) => button.getAttribute('tabindex') === '0') ??
    buttons[0];
  for (const button of buttons) button.setAttribute('tabindex', button === stop ? '0' : '-1');
}

function buttonsIn(container: HTMLElement | null): readonly Button[] {
  return [...(container?.querySelectorAll<Button>('button, [role="button"]') ?? [])];
}

function middleOf(button: Button): { readonly x: number; readonly y: number } {
  const { left, top, width, height } = button.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
