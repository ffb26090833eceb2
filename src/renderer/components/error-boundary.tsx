import { Component, type ReactNode } from 'react'

interface Props {
  readonly children: ReactNode
  /** Draws the replacement; `retry` draws the children again. */
  readonly fallback: (error: unknown, retry: () => void) => ReactNode
}

/** Catches errors while drawing, so that the window is never blank. */
export class ErrorBoundary extends Component<Props, { readonly error: unknown; readonly failed: boolean }> {
  override state = { error: undefined as unknown, failed: false }

  static getDerivedStateFromError(error: unknown) {
    return { error, failed: true }
  }

  private readonly retry = () => this.setState({ error: undefined, failed: false })

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback(this.state.error, this.retry) : this.props.children
  }
}
