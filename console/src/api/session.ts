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

/** Whose sign-in it is. */
export type Holder = { user: string; organization: string }

/** A sign-in link of somebody else, which waits for an answer. */
export type OfferedLink = {
  token: string
  /** Who is signed in in this tab, or was until the token expired. */
  current: Holder
  /** Who the link signs in. */
  viewer: Viewer
}

export type Session = Store<SessionState> & {
  /** The token that operations are sent with. */
  token: () => string | undefined
  /**
   * Begins with the token this tab had, or else the one of the sign-in link. The answer says
   * why a link did not work.
   */
  begin: (fromLink: string | undefined) => Promise<SignInResult>
  /**
   * Signs in with a link that was opened. Any page can open one, so it never replaces another
   * user's or organization's sign-in: that becomes an offer.
   */
  openLink: (token: string) => Promise<SignInResult>
  /** The link that waits for an answer. */
  offer: Store<OfferedLink | undefined>
  /** Declines the offered link. */
  keepCurrent: () => void
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
  const offer = createStore<OfferedLink | undefined>(undefined)
  /** Whose sign-in this tab has, or had until the token expired. */
  let holder: Holder | undefined
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

  function accept(next: string, viewer: Viewer) {
    keep(next)
    holder = viewer
    store.set({ kind: 'signedIn', viewer, expired: false })
  }

  async function begin(fromLink: string | undefined): Promise<SignInResult> {
    const stored = storage.getItem(storageKey) ?? undefined
    const candidate = stored ?? fromLink
    if (candidate === undefined) {
      store.set({ kind: 'signedOut' })
      return { kind: 'ok' }
    }
    keep(candidate)
    if (stored !== undefined) holder = holderOf(stored)
    // Asking again after no answer leaves what says so on the screen.
    if (store.get().kind !== 'unreachable') store.set({ kind: 'checking' })
    const linked = fromLink !== undefined && fromLink !== candidate ? check(fromLink) : undefined
    const answer = await verify(candidate)
    const link = await linked
    if (answer.kind === 'viewer') holder = answer.viewer
    if (link?.kind === 'viewer' && fromLink !== undefined && isHolder(link.viewer)) {
      accept(fromLink, link.viewer)
      return { kind: 'ok' }
    }
    switch (answer.kind) {
      case 'viewer':
        accept(candidate, answer.viewer)
        break
      case 'refused':
      case 'apiKey':
        keep(undefined)
        store.set({ kind: 'signedOut', notice: answer.kind === 'apiKey' ? apiKeyMessage : expiredNotice })
        break
      case 'unreachable':
        store.set({ kind: 'unreachable', message: answer.message })
    }
    if (link === undefined || fromLink === undefined) return { kind: 'ok' }
    return link.kind === 'viewer' ? take(fromLink, link.viewer) : link
  }

  async function openLink(next: string): Promise<SignInResult> {
    const answer = await check(next)
    return answer.kind === 'viewer' ? take(next, answer.viewer) : answer
  }

  /** Signs in with a link's token, or offers it where the tab has somebody else's sign-in. */
  function take(next: string, viewer: Viewer): SignInResult {
    if (holder === undefined || isHolder(viewer)) accept(next, viewer)
    else offer.set({ token: next, current: holder, viewer })
    return { kind: 'ok' }
  }

  function isHolder({ user, organization }: Viewer): boolean {
    return holder?.user === user && holder.organization === organization
  }

  /** Asks the server whose token this is; what stands in the way is put in words. */
  async function check(
    candidate: string,
  ): Promise<{ kind: 'viewer'; viewer: Viewer } | { kind: 'problem'; message: string }> {
    const answer = await verify(candidate)
    switch (answer.kind) {
      case 'viewer':
        return answer
      case 'refused':
        return { kind: 'problem', message: refusedMessage }
      case 'apiKey':
        return { kind: 'problem', message: apiKeyMessage }
      case 'unreachable':
        return { kind: 'problem', message: answer.message }
    }
  }

  async function signIn(pasted: string): Promise<SignInResult> {
    const candidate = findToken(pasted)
    if (candidate === '') return { kind: 'problem', message: 'Paste a token.' }
    const answer = await check(candidate)
    if (answer.kind !== 'viewer') return answer
    const { viewer } = answer
    const before = store.get()
    if (before.kind === 'signedIn' && before.viewer.organization !== viewer.organization) {
      return { kind: 'otherOrganization', organization: viewer.organization }
    }
    accept(candidate, viewer)
    return { kind: 'ok' }
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
    openLink,
    offer,
    keepCurrent: () => offer.set(undefined),
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

/** Whose token this is, as the token itself says; undefined where it does not. */
function holderOf(token: string): Holder | undefined {
  const { user, organization } = readClaims(token)
  return user !== undefined && organization !== undefined ? { user, organization } : undefined
}
