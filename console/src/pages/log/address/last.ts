/** Times that end now, as the address has them. */
export const lastCodes = ['1h', 'today', '24h', '7d', '30d'] as const
export type Last = (typeof lastCodes)[number]

export const lastNames: Readonly<Record<Last, string>> = {
  '1h': 'Last hour',
  today: 'Today',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
}

const hour = 3_600_000
const lengths = { '1h': hour, '24h': 24 * hour, '7d': 7 * 24 * hour, '30d': 30 * 24 * hour } as const

/** Where such a time begins. A day begins where the reader is. */
export function beginningOf(last: Last, now: number): number {
  if (last === 'today') return new Date(now).setHours(0, 0, 0, 0)
  return now - lengths[last]
}
