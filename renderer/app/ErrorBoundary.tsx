import { TriangleAlert } from 'lucide-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { reportError, sentenceOf } from './errors';

interface Props {
  /** The region's name as the user knows it: `The canvas`. */
  readonly region: string;
  readonly children: ReactNode;
}

interface State {
  readonly sentence: string | null;
}

/** Keeps an error in one region from taking the window down: the rest works on, the document is untouched. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { sentence: null };

  static getDerivedStateFromError(error: unknown): State {
    return { sentence: sentenceOf(error) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    reportError(error);
    reportError(`${this.props.region} stopped at ${info.componentStack ?? 'an unknown place'}`);
  }

  override render(): ReactNode {
    const { sentence } = this.state;
    if (sentence === null) return this.props.children;
    return (
      <EmptyState
        icon={<TriangleAlert />}
        title={`${this.props.region} stopped working`}
        actions={<Button onClick={() => this.setState({ sentence: null })}>Draw it again</Button>}
      >
        Your network is safe and the rest of the window works on. What went wrong: {sentence}
      </EmptyState>
    );
  }
}
