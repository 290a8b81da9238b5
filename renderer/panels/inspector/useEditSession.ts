import { useRef } from 'react';
import type { HistoryPolicy } from '../../../shared/document/edit';

/**
 * What is typed into a field while it keeps the focus is one step in the history; coming back to it later begins another.
 * Put `onFocus` on the element around the fields.
 */
export function useEditSession(): {
  readonly onFocus: () => void;
  readonly policyFor: (key: string) => HistoryPolicy;
} {
  const session = useRef(0);
  return {
    onFocus: () => {
      session.current += 1;
    },
    policyFor: (key) => ({ kind: 'join', key: `${key}#${session.current}` }),
  };
}
