import { attempt } from '../app/errors';
import { Button } from '../ui/Button';
import { openVariant } from './openVariant';
import type { PlannedVariant } from './plan';

/** Opens a variant's network as a project of its own, to be drawn on or trained further. */
export function OpenButton({ variant }: { readonly variant: PlannedVariant }) {
  return (
    <Button
      size="small"
      aria-label={`Open as a project: ${variant.name}`}
      onClick={() => attempt('The variant was not opened', () => openVariant(variant))}
    >
      Open as a project
    </Button>
  );
}
