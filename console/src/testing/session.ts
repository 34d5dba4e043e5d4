import type { OfferedLink, Session, SessionState } from '@/api/session'
import { createStore } from '@/api/store'
import type { Viewer } from '@/api/verify'

export const owner: Viewer = { user: 'ann', role: 'OWNER', organization: 'acme' }
export const member: Viewer = { user: 'max', role: 'MEMBER', organization: 'acme' }

/** A session in which somebody is signed in; `renew` gives it another token. */
export function fakeSession(viewer: Viewer = owner): Session & { renew: (token: string) => void } {
  const store = createStore<SessionState>({ kind: 'signedIn', viewer, expired: false })
  let token = 'first-token'
  return {
    ...store,
    token: () => token,
    begin: () => Promise.resolve({ kind: 'ok' }),
    openLink: () => Promise.resolve({ kind: 'ok' }),
    offer: createStore<OfferedLink | undefined>(undefined),
    keepCurrent: () => undefined,
    signIn: () => Promise.resolve({ kind: 'ok' }),
    startOver: () => undefined,
    signOut: () => undefined,
    refused: (which) => {
      if (which === token) store.set({ kind: 'signedIn', viewer, expired: true })
    },
    usable: () =>
      new Promise((resolve) => {
        const look = () => {
          const state = store.get()
          if (state.kind !== 'signedIn' || state.expired) return
          stop()
          resolve()
        }
        const stop = store.subscribe(look)
        look()
      }),
    renew(next) {
      token = next
      store.set({ kind: 'signedIn', viewer, expired: false })
    },
  }
}
