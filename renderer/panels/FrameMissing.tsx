import { EmptyState } from '../ui/EmptyState';

/** What a panel of channels shows in place of a frame that is not in memory: it is being read, or it is gone. */
export function FrameMissing({ state }: { readonly state: 'loading' | 'missing' | 'here' | 'none' }) {
  if (state === 'missing') {
    return (
      <EmptyState title="This frame was not kept">
        The run store does not have it. Move the timeline to another step.
      </EmptyState>
    );
  }
  return <EmptyState title="Reading the frame …">It comes from the run store.</EmptyState>;
}
