import { describe, expect, it } from 'vitest'

import { findToken, readClaims, takeTokenFromAddress } from './token'

function jwt(claims: object): string {
  const payload = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(claims))))
  return `head.${payload.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}.signature`
}

describe('readClaims', () => {
  it('reads the user, the organization and the end of a JWT', () => {
    expect(readClaims(jwt({ org: 'Zürich', exp: 1_700_000_000, sub: 'ann' }))).toEqual({
      user: 'ann',
      organization: 'Zürich',
      expiresAt: 1_700_000_000_000,
    })
  })

  it.each(['', 'opaque', 'a.b.c', jwt({ org: 7, exp: 'soon' }), `x.${btoa('null')}.y`])(
    'takes nothing from %s',
    (text) => {
      expect(readClaims(text)).toEqual({})
    },
  )
})

describe('findToken', () => {
  it.each([
    ['a.b.c', 'a.b.c'],
    ['  a.b.c\n', 'a.b.c'],
    ['Bearer a.b.c', 'a.b.c'],
    ['authorization: bearer a.b.c', 'a.b.c'],
    ['http://127.0.0.1:8080/#token=a.b.c', 'a.b.c'],
    ['http://127.0.0.1:8080/log?x=1#from=demo&token=a%2Eb.c&x=1', 'a.b.c'],
    ['http://127.0.0.1:8080/#token=', ''],
    ['   ', ''],
  ])('finds in %j the token %j', (text, token) => {
    expect(findToken(text)).toBe(token)
  })
})

describe('takeTokenFromAddress', () => {
  it('takes the token and leaves the rest of the address', () => {
    window.history.replaceState({ kept: true }, '', '/log?status=FAILED#token=a.b.c')
    expect(takeTokenFromAddress(window.location, window.history)).toBe('a.b.c')
    expect(window.location.href).toMatch(/\/log\?status=FAILED$/)
    expect(window.history.state).toEqual({ kept: true })
  })

  it('leaves an address without one alone', () => {
    window.history.replaceState(null, '', '/log#mytoken=1')
    expect(takeTokenFromAddress(window.location, window.history)).toBeUndefined()
    expect(window.location.hash).toBe('#mytoken=1')
  })

  it('removes an empty one', () => {
    window.history.replaceState(null, '', '/#token=')
    expect(takeTokenFromAddress(window.location, window.history)).toBeUndefined()
    expect(window.location.hash).toBe('')
  })
})
