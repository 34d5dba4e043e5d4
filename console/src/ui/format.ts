const count = new Intl.NumberFormat('en-US')

/** A number with its thousands set apart: 12,480. */
export function formatCount(n: number): string {
  return count.format(n)
}

/** "1 event", "2 events". */
export function formatMany(n: number, one: string, many = `${one}s`): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`
}

const units = [
  { seconds: 1, name: 's' },
  { seconds: 60, name: 'min' },
  { seconds: 3600, name: 'h' },
  { seconds: 86_400, name: 'days' },
] as const

/** A length of time in one unit, such as "45 s", "3 min", "26 h" or "4 days". */
export function formatDuration(seconds: number): string {
  const length = Math.max(0, Math.round(seconds))
  // A unit is used up to about twice the next one: "90 s" and "36 h" say more than "2 min" and "2 days".
  const unit = units.findLast(({ seconds: one }) => one === 1 || length >= one * 1.95) ?? units[0]
  return `${formatCount(Math.round(length / unit.seconds))} ${unit.name}`
}

/** How long ago something was, in words. */
export function formatAgo(at: number, now: number): string {
  const seconds = (now - at) / 1000
  return seconds < 10 ? 'just now' : `${formatDuration(seconds)} ago`
}

const moment = new Intl.DateTimeFormat('en-US', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
})

/** A moment to the second, in the reader's time zone, which it names. */
export function formatMoment(at: number): string {
  return moment.format(at)
}

const clock = new Intl.DateTimeFormat('en-US', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** The time of day of a moment: 09:05:00. */
export function formatClock(at: number): string {
  return clock.format(at)
}
