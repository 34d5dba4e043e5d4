/**
 * The server's clock, as far as its answers tell of it. Times to go and a token's end
 * are counted by it: a browser's own clock may be minutes off.
 */
export type Clock = {
  /** Milliseconds since 1970, by the server's clock. */
  now: () => number
  /** Takes the `Date` header of an answer that has just come in. */
  hear: (date: string | null) => void
}

/** The header has whole seconds and an answer takes its time: less than this is no difference. */
const tolerance = 2000
const halfSecond = 500

export function createClock(local: () => number = Date.now): Clock {
  let offset = 0
  return {
    now: () => local() + offset,
    hear(date) {
      const server = Date.parse(date ?? '')
      if (Number.isNaN(server)) return
      const difference = server + halfSecond - local()
      offset = Math.abs(difference) < tolerance ? 0 : difference
    },
  }
}
