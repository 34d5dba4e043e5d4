import { useSyncExternalStore } from 'react'

import type { FeedState, LogFeed } from './LogFeed'

/**
 * One thing of a feed's state. The state is another one many times a second while events
 * come in; who needs one thing of it is drawn anew only when that changes.
 */
export function useFeed<T>(feed: LogFeed, select: (state: FeedState) => T): T {
  return useSyncExternalStore(feed.state.subscribe, () => select(feed.state.get()))
}
