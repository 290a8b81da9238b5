/** A Python call with its arguments; those that are null are left out (the default says the same). */
export function pythonCall(name: string, ...args: readonly (string | number | null)[]): string {
  return `${name}(${args.filter((arg) => arg !== null).join(', ')})`;
}

/**
 * PyTorch's layers pad both sides of an image alike and refuse 'same' with a stride; TensorFlow puts an odd pixel
 * below and to the right. Where they part, the expression says what has to be done before it.
 */
export function paddedAsTensorFlow(expression: string): string {
  return `${expression}  # after F.pad as TensorFlow's 'same' does: the odd pixel goes bottom and right`;
}
