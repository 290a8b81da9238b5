/** Told where a loss is to be computed from the logits before an activation that is not there. */
export function noLogits(name: string): string {
  return (
    `The cross-entropy expects probabilities from an activation, but «${name}» does not end in one: give it a softmax, or ` +
    'switch on «from logits» at the Output.'
  );
}
