import { formatDuration } from '@/ui/format'

const short = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** A moment to the second, without its year and its time zone: "Nov 21, 14:03:22". */
export function formatShort(at: number): string {
  return short.format(at)
}

/** How long until something happens: "in 3 min", or "now" where its time has come. */
export function formatUntil(at: number, now: number): string {
  const seconds = (at - now) / 1000
  return seconds < 1 ? 'now' : `in ${formatDuration(seconds)}`
}

/** The name of the reader's time zone: "Europe/Berlin". */
export const timeZoneName = short.resolvedOptions().timeZone.replaceAll('_', ' ')
