/**
 * How the address carries what a page shows: plain text, and a list as the same key again
 * (`?status=FAILED&status=SKIPPED`), so that people can read it and change it by hand.
 */
export function parseSearch(text: string): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {}
  for (const [key, value] of new URLSearchParams(text)) {
    const before = values[key]
    values[key] = before === undefined ? value : [before, value].flat()
  }
  return values
}

/** Writes what parseSearch reads; what is empty is left out. */
export function stringifySearch(values: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one === '') continue
      if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
        search.append(key, `${one}`)
    }
  }
  const text = search.toString()
  return text && `?${text}`
}
