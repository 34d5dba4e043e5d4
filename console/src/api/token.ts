/** What the console reads of a token. The server alone decides what a token is worth. */
export type Claims = {
  user?: string
  organization?: string
  /** Milliseconds since 1970. */
  expiresAt?: number
}

/** Reads a JWT's claims; none where the text is no JWT. */
export function readClaims(token: string): Claims {
  try {
    const payload = token.split('.')[1] ?? ''
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof claims !== 'object' || claims === null) return {}
    const { sub, org, exp } = claims as { sub?: unknown; org?: unknown; exp?: unknown }
    return {
      ...(typeof sub === 'string' && { user: sub }),
      ...(typeof org === 'string' && { organization: org }),
      ...(typeof exp === 'number' && { expiresAt: exp * 1000 }),
    }
  } catch {
    return {}
  }
}

/** Finds the token in what somebody pasted: a token, a header's value, or the whole sign-in link. */
export function findToken(text: string): string {
  const trimmed = text.trim()
  const inLink = /#(?:.*&)?token=([^&\s]*)/.exec(trimmed)
  if (inLink) return decodeURIComponent(inLink[1] ?? '')
  return trimmed.replace(/^(authorization:\s*)?bearer\s+/i, '')
}

/** Takes the token out of the address, so that it stays in no bookmark and in no history. */
export function takeTokenFromAddress(location: Location, history: History): string | undefined {
  if (!/^#(?:.*&)?token=/.test(location.hash)) return undefined
  const token = findToken(location.hash)
  history.replaceState(history.state, '', location.pathname + location.search)
  return token || undefined
}
