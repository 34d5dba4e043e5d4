import { createStore, type Store } from './store'

/**
 * Whether what a page shows is live: `connecting` at the start, `online` while the
 * socket is up, `reconnecting` when it was lost a moment ago, `offline` when it stays away.
 */
export type ConnectionState = 'connecting' | 'online' | 'reconnecting' | 'offline'

export type Connection = Store<ConnectionState> & {
  connected: () => void
  lost: () => void
  /** Calls back each time the socket is up again after it was lost. */
  onReturn: (listener: () => void) => () => void
}

/** A restart of the server takes less: until then there is nothing to worry anybody with. */
const grace = 6000

export function createConnection(isOnline: () => boolean = () => navigator.onLine): Connection {
  const store = createStore<ConnectionState>('connecting')
  const returns = new Set<() => void>()
  let patience: ReturnType<typeof setTimeout> | undefined
  let wasLost = false

  return {
    ...store,
    connected() {
      clearTimeout(patience)
      patience = undefined
      store.set('online')
      if (!wasLost) return
      wasLost = false
      for (const listener of [...returns]) listener()
    },
    lost() {
      wasLost = true
      if (!isOnline()) {
        clearTimeout(patience)
        patience = undefined
        store.set('offline')
        return
      }
      if (store.get() === 'offline' || patience !== undefined) return
      store.set('reconnecting')
      patience = setTimeout(() => {
        patience = undefined
        store.set('offline')
      }, grace)
    },
    onReturn(listener) {
      returns.add(listener)
      return () => returns.delete(listener)
    },
  }
}
