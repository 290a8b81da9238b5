import type { NormscopeDocument } from '../../shared/document/schema';
import { empty } from '../../shared/templates/index';
import { createId } from './ids';

/** What is open before the first project has been read. */
export function emptyDocument(): NormscopeDocument {
  return empty.create(createId());
}
