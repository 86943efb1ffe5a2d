import { Component, type ReactNode, Suspense } from 'react';
import { Failure, Skeleton } from '../ui/states';

interface State {
  readonly error: unknown;
}

/** Keeps an error of a screen within it, and waits for its code. A part that is gone was replaced by a deployment: reload. */
export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error !== undefined) return <Failure error={this.state.error} retry={() => location.reload()} />;
    return <Suspense fallback={<Skeleton />}>{this.props.children}</Suspense>;
  }
}
