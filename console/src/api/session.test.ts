import { describe, expect, it, vi } from 'vitest'

import { createClock } from './clock'
import { openSession, type Session } from './session'
import type { Verification, Viewer } from './verify'

const viewer: Viewer = { user: 'ann', role: 'OWNER', organization: 'acme' }

function open(answers: Record<string, Verification>, stored?: string) {
  const kept = new Map<string, string>(stored === undefined ? [] : [['snovsync.token', stored]])
  const reload = vi.fn()
  const session = openSession({
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    clock: createClock(),
    verify: (token) => Promise.resolve(answers[token] ?? { kind: 'refused' }),
    reload,
  })
  return { session, reload, stored: () => kept.get('snovsync.token') }
}

const good: Verification = { kind: 'viewer', viewer }

function expiring(seconds: number): string {
  return `head.${btoa(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds }))}.signature`
}

async function signedIn(token = 'good') {
  const all = open({
    [token]: good,
    renewed: good,
    other: { kind: 'viewer', viewer: { ...viewer, organization: 'other' } },
  })
  await all.session.begin(token)
  return all
}

const isExpired = (session: Session) => {
  const state = session.get()
  return state.kind === 'signedIn' && state.expired
}

describe('begin', () => {
  it('asks for a token where there is none', async () => {
    const { session } = open({})
    await session.begin(undefined)
    expect(session.get()).toEqual({ kind: 'signedOut' })
  })

  it('takes the link’s token rather than the tab’s, and keeps it', async () => {
    const { session, stored } = open({ link: good, tab: good }, 'tab')
    await session.begin('link')
    expect(session.get()).toEqual({ kind: 'signedIn', viewer, expired: false })
    expect(session.token()).toBe('link')
    expect(stored()).toBe('link')
  })

  it('goes on with the tab’s token', async () => {
    const { session } = open({ tab: good }, 'tab')
    await session.begin(undefined)
    expect(session.token()).toBe('tab')
  })

  it.each<[string, Verification]>([
    ['refused', { kind: 'refused' }],
    ['a service’s', { kind: 'apiKey' }],
  ])('forgets a token that is %s, and says so', async (_, answer) => {
    const { session, stored } = open({ bad: answer }, 'bad')
    await session.begin(undefined)
    const state = session.get()
    expect(state.kind === 'signedOut' && state.notice).toBeTruthy()
    expect(stored()).toBeUndefined()
  })

  it('keeps the token while the server cannot be asked', async () => {
    const { session, stored } = open({ tab: { kind: 'unreachable', message: 'away' } }, 'tab')
    await session.begin(undefined)
    expect(session.get()).toEqual({ kind: 'unreachable', message: 'away' })
    expect(stored()).toBe('tab')
  })
})

describe('a token that ends', () => {
  it('expires at its own end', async () => {
    vi.useFakeTimers()
    const { session } = await signedIn(expiring(60))
    await vi.advanceTimersByTimeAsync(59_000)
    expect(isExpired(session)).toBe(false)
    await vi.advanceTimersByTimeAsync(2000)
    expect(isExpired(session)).toBe(true)
  })

  it('may be further off than a timer can wait', async () => {
    vi.useFakeTimers()
    const { session } = await signedIn(expiring(60 * 86_400))
    await vi.advanceTimersByTimeAsync(59 * 86_400_000)
    expect(isExpired(session)).toBe(false)
    await vi.advanceTimersByTimeAsync(2 * 86_400_000)
    expect(isExpired(session)).toBe(true)
  })

  it('expires when the server refuses it, and only then', async () => {
    const { session } = await signedIn()
    session.refused('an older one')
    expect(isExpired(session)).toBe(false)
    session.refused('good')
    expect(isExpired(session)).toBe(true)
  })

  it('makes what needs a token wait for the next one', async () => {
    const { session } = await signedIn()
    session.refused('good')
    const usable = vi.fn()
    void session.usable().then(usable)
    await Promise.resolve()
    expect(usable).not.toHaveBeenCalled()
    expect(await session.signIn('renewed')).toEqual({ kind: 'ok' })
    await vi.waitFor(() => expect(usable).toHaveBeenCalled())
    expect(session.token()).toBe('renewed')
  })

  it('no longer counts down once there is a new one', async () => {
    vi.useFakeTimers()
    const { session } = await signedIn(expiring(10))
    await session.signIn('renewed')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(isExpired(session)).toBe(false)
  })
})

describe('signIn', () => {
  it.each(['', '  ', 'bad'])('says what is wrong with %j and changes nothing', async (pasted) => {
    const { session } = await signedIn()
    const before = session.get()
    expect((await session.signIn(pasted)).kind).toBe('problem')
    expect(session.get()).toBe(before)
    expect(session.token()).toBe('good')
  })

  it('does not put another organization’s data under what was typed', async () => {
    const { session, reload, stored } = await signedIn()
    session.refused('good')
    expect(await session.signIn('other')).toEqual({ kind: 'otherOrganization', organization: 'other' })
    expect(isExpired(session)).toBe(true)
    expect(stored()).toBe('good')
    session.startOver('other')
    expect(stored()).toBe('other')
    expect(reload).toHaveBeenCalledOnce()
  })
})

describe('a sign-in link', () => {
  const bob: Viewer = { ...viewer, user: 'bob' }
  const elsewhere: Viewer = { ...viewer, organization: 'other' }
  const answers: Record<string, Verification> = {
    tab: good,
    same: { kind: 'viewer', viewer: { ...viewer, role: 'ADMIN' } },
    bob: { kind: 'viewer', viewer: bob },
    elsewhere: { kind: 'viewer', viewer: elsewhere },
    key: { kind: 'apiKey' },
    away: { kind: 'unreachable', message: 'away' },
  }
  const links: [string, (session: Session, link: string) => Promise<unknown>][] = [
    ['that opens the page', (session, link) => session.begin(link)],
    [
      'that is opened in the page',
      async (session, link) => {
        await session.begin(undefined)
        return session.openLink(link)
      },
    ],
  ]

  describe.each(links)('%s', (_, follow) => {
    it.each([
      ['bob', bob],
      ['elsewhere', elsewhere],
    ])('does not replace somebody else’s sign-in: %s', async (link, offered) => {
      const { session, stored, reload } = open(answers, 'tab')
      await follow(session, link)
      expect(session.get()).toEqual({ kind: 'signedIn', viewer, expired: false })
      expect([session.token(), stored()]).toEqual(['tab', 'tab'])
      expect(session.offer.get()).toMatchObject({
        token: link,
        current: { user: 'ann', organization: 'acme' },
        viewer: offered,
      })
      session.keepCurrent()
      expect(session.offer.get()).toBeUndefined()
      expect(stored()).toBe('tab')
      expect(reload).not.toHaveBeenCalled()
      session.startOver(link)
      expect(stored()).toBe(link)
      expect(reload).toHaveBeenCalledOnce()
    })

    it('renews the sign-in of the same user', async () => {
      const { session, stored } = open(answers, 'tab')
      await follow(session, 'same')
      expect(session.offer.get()).toBeUndefined()
      expect([session.token(), stored()]).toEqual(['same', 'same'])
    })

    it.each(['bad', 'key', 'away'])('leaves the sign-in where its token does not work: %s', async (link) => {
      const { session, stored } = open(answers, 'tab')
      expect(await follow(session, link)).toMatchObject({ kind: 'problem' })
      expect(session.get()).toEqual({ kind: 'signedIn', viewer, expired: false })
      expect([session.token(), stored(), session.offer.get()]).toEqual(['tab', 'tab', undefined])
    })

    it('asks before it replaces a sign-in that expired', async () => {
      const expired = `head.${btoa(JSON.stringify({ sub: 'ann', org: 'acme' }))}.signature`
      const { session } = open(answers, expired)
      await follow(session, 'elsewhere')
      expect(session.get().kind).toBe('signedOut')
      expect(session.offer.get()).toMatchObject({
        current: { user: 'ann', organization: 'acme' },
        viewer: elsewhere,
      })
      const again = open(answers, expired)
      await follow(again.session, 'same')
      expect(again.session.get().kind).toBe('signedIn')
    })
  })
})

it('forgets the token when signing out', async () => {
  const { session, reload, stored } = await signedIn()
  session.signOut()
  expect(stored()).toBeUndefined()
  expect(reload).toHaveBeenCalledOnce()
})
