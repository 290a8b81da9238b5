import { numberField } from './fields';

/** The share that a dropout drops; `what` says of which things. */
export function rateField(what: string, usual: number) {
  return numberField({
    label: 'Rate',
    description: `Share of the ${what} that is dropped.`,
    min: 0,
    max: 1,
    exclusiveMax: true,
    step: 0.05,
    default: usual,
  });
}
