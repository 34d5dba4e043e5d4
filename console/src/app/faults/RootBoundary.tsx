import { Component, type ReactNode } from 'react'

import classes from './RootBoundary.module.css'

type Props = { children: ReactNode }
type State = { broken: boolean }

/** The last net: it needs nothing that could itself be broken. */
export class RootBoundary extends Component<Props, State> {
  override state: State = { broken: false }

  static getDerivedStateFromError(): State {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <main className={classes.fault} role="alert">
        <h1>Something went wrong</h1>
        <p>The console ran into a fault of its own. What was saved is safe.</p>
        <button type="button" onClick={() => window.location.reload()}>
          Load again
        </button>
      </main>
    )
  }
}
