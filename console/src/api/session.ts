import type { Clock } from './clock'
import { createStore, type Store } from './store'
import { findToken, readClaims } from './token'
import type { Verification, Viewer } from './verify'

/** Who is signed in, in this tab. */
export type SessionState =
  /** A token is being shown to the server. */
  | { kind: 'checking' }
  | { kind: 'signedOut'; notice?: string }
  /** There is a token, and the server could not be asked whose it is. */
  | { kind: 'unreachable'; message: string }
  /** `expired`: the token no longer counts. What is on the page stays until there is a new one. */
  | { kind: 'signedIn'; viewer: Viewer; expired: boolean }

export type SignInResult =
  | { kind: 'ok' }
  | { kind: 'problem'; message: string }
  /** The token is good, but what is on the page belongs to another organization. */
  | { kind: 'otherOrganization'; organization: string }

export type Session = Store<SessionState> & {
  /** The token that operations are sent with. */
  token: () => string | undefined
  /** Begins with the token of the sign-in link, or else the one this tab had. */
  begin: (fromLink: string | undefined) => Promise<void>
  /** Signs in with what somebody pasted. */
  signIn: (pasted: string) => Promise<SignInResult>
  /** Gives up what is on the page and opens the console anew with this token. */
  startOver: (pasted: string) => void
  /** The server refused this token. */
  refused: (token: string | undefined) => void
  /** Resolves as soon as there is a token that counts. */
  usable: () => Promise<void>
  signOut: () => void
}

type Config = {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  clock: Clock
  verify: (token: string) => Promise<Verification>
  reload: () => void
}

/** The tab's own storage: another tab does not share it, and closing the tab ends it. */
const storageKey = 'snovsync.token'
/** Timers cannot wait longer than this. */
const longestTimer = 2 ** 31 - 1

const expiredNotice = 'Your sign-in has expired, or the server no longer accepts it.'
const refusedMessage =
  'The server does not accept this token. It may have expired, or it was made for another server.'
const apiKeyMessage =
  'This is the API key of a booking service. It can report events, but it cannot open the console.'

export function openSession({ storage, clock, verify, reload }: Config): Session {
  const store = createStore<SessionState>({ kind: 'checking' })
  let token: string | undefined
  let expiry: ReturnType<typeof setTimeout> | undefined

  function keep(next: string | undefined) {
    token = next
    if (next === undefined) storage.removeItem(storageKey)
    else storage.setItem(storageKey, next)
    clearTimeout(expiry)
    if (next !== undefined) waitForExpiry(next)
  }

  function waitForExpiry(of: string) {
    const { expiresAt } = readClaims(of)
    if (expiresAt === undefined) return
    const left = expiresAt - clock.now()
    expiry = setTimeout(
      () => {
        if (expiresAt <= clock.now()) refused(of)
        else waitForExpiry(of)
      },
      Math.min(Math.max(left, 0), longestTimer),
    )
  }

  function refused(which: string | undefined) {
    const state = store.get()
    if (which !== token || state.kind !== 'signedIn' || state.expired) return
    store.set({ ...state, expired: true })
  }

  async function begin(fromLink: string | undefined) {
    const candidate = fromLink ?? storage.getItem(storageKey) ?? undefined
    if (candidate === undefined) {
      store.set({ kind: 'signedOut' })
      return
    }
    keep(candidate)
    // Asking again after no answer leaves what says so on the screen.
    if (store.get().kind !== 'unreachable') store.set({ kind: 'checking' })
    const answer = await verify(candidate)
    switch (answer.kind) {
      case 'viewer':
        store.set({ kind: 'signedIn', viewer: answer.viewer, expired: false })
        return
      case 'refused':
      case 'apiKey':
        keep(undefined)
        store.set({ kind: 'signedOut', notice: answer.kind === 'apiKey' ? apiKeyMessage : expiredNotice })
        return
      case 'unreachable':
        store.set({ kind: 'unreachable', message: answer.message })
    }
  }

  async function signIn(pasted: string): Promise<SignInResult> {
    const candidate = findToken(pasted)
    if (candidate === '') return { kind: 'problem', message: 'Paste a token.' }
    const answer = await verify(candidate)
    switch (answer.kind) {
      case 'refused':
        return { kind: 'problem', message: refusedMessage }
      case 'apiKey':
        return { kind: 'problem', message: apiKeyMessage }
      case 'unreachable':
        return { kind: 'problem', message: answer.message }
      case 'viewer': {
        const { viewer } = answer
        const before = store.get()
        if (before.kind === 'signedIn' && before.viewer.organization !== viewer.organization) {
          return { kind: 'otherOrganization', organization: viewer.organization }
        }
        keep(candidate)
        store.set({ kind: 'signedIn', viewer, expired: false })
        return { kind: 'ok' }
      }
    }
  }

  function usable() {
    return new Promise<void>((resolve) => {
      const look = () => {
        const state = store.get()
        if (state.kind !== 'signedIn' || state.expired) return
        stop()
        resolve()
      }
      const stop = store.subscribe(look)
      look()
    })
  }

  return {
    ...store,
    token: () => token,
    begin,
    signIn,
    startOver(pasted) {
      keep(findToken(pasted))
      reload()
    },
    refused,
    usable,
    signOut() {
      keep(undefined)
      reload()
    },
  }
}
