/**
 * An edit names something that the document does not have, or adds what it has already: a mistake in the program that
 * made the edit, never the user's.
 */
export class EditError extends Error {
  override readonly name = 'EditError';
}
