import { type ActionDescription, type ActionId, actionIds, actions } from '../../../shared/protocol/actions';

/** A key with the modifiers that must be held. */
interface Chord {
  readonly key: string;
  readonly command: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

const isMac = navigator.userAgent.includes('Macintosh');

/** Keys that do the same as an action's own, by habit on some systems. */
const aliases: readonly (readonly [ActionId, string])[] = [
  ['edit.redo', 'CmdOrCtrl+Y'],
  ['edit.delete', 'Backspace'],
];

const keyNames: Readonly<Record<string, string>> = {
  right: 'arrowright',
  left: 'arrowleft',
  up: 'arrowup',
  down: 'arrowdown',
};

function parseAccelerator(accelerator: string): Chord {
  const parts = accelerator.toLowerCase().split('+');
  const key = parts.at(-1) ?? '';
  return {
    key: keyNames[key] ?? key,
    command: parts.includes('cmdorctrl'),
    shift: parts.includes('shift'),
    alt: parts.includes('alt'),
  };
}

function acceleratorOf(id: ActionId): string | undefined {
  const description: ActionDescription = actions[id];
  return description.accelerator;
}

const chords: readonly (readonly [ActionId, Chord])[] = [
  ...actionIds.flatMap((id) => {
    const accelerator = acceleratorOf(id);
    return accelerator === undefined ? [] : [[id, accelerator] as const];
  }),
  ...aliases,
].map(([id, accelerator]) => [id, parseAccelerator(accelerator)] as const);

/** The action that a key press means, or null. */
export function actionForKey(event: KeyboardEvent): ActionId | null {
  const command = isMac ? event.metaKey : event.ctrlKey;
  const key = event.key.toLowerCase();
  const found = chords.find(([, chord]) => {
    const sameKey = chord.key === key || (chord.key === '.' && event.code === 'Period');
    // A sign such as `/` may need Shift on some keyboards.
    const sameShift = chord.shift === event.shiftKey || (!chord.command && chord.key.length === 1);
    return sameKey && sameShift && chord.command === command && chord.alt === event.altKey;
  });
  return found?.[0] ?? null;
}

const macSigns: Readonly<Record<string, string>> = { CmdOrCtrl: '⌘', Shift: '⇧', Alt: '⌥' };
const plainNames: Readonly<Record<string, string>> = { CmdOrCtrl: 'Ctrl', Right: '→', Delete: 'Del' };

/** An action's keys in the system's spelling; undefined where it has none. */
export function shortcutOf(id: ActionId): string | undefined {
  const accelerator = acceleratorOf(id);
  return accelerator === undefined ? undefined : spellKeys(accelerator);
}

/** Keys in the system's spelling: `Ctrl+Shift+S`, `⇧⌘S`. */
export function spellKeys(accelerator: string): string {
  const parts = accelerator.split('+');
  if (isMac) return parts.map((part) => macSigns[part] ?? plainNames[part] ?? part).join('');
  return parts.map((part) => plainNames[part] ?? part).join('+');
}
