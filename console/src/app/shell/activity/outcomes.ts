import type { ActivityQuery } from '@/gql/graphql'
import { formatCount } from '@/ui/format'
import { statusWords } from '@/words/words'

/** How many entries ended in a part of time, and how. */
export type Part = ActivityQuery['activity'][number]

/** The ends an entry can come to, from the bottom of a bar to its top. */
export const outcomes = ['succeeded', 'skipped', 'failed'] as const
export type Outcome = (typeof outcomes)[number]
export type Counts = Readonly<Record<Outcome, number>>

/** What an end is called within a sentence: "synced". */
export const outcomeNames: Readonly<Record<Outcome, string>> = {
  succeeded: statusWords.SUCCEEDED.label.toLowerCase(),
  skipped: statusWords.SKIPPED.label.toLowerCase(),
  failed: statusWords.FAILED.label.toLowerCase(),
}

export const totalOf = (counts: Counts): number => outcomes.reduce((sum, outcome) => sum + counts[outcome], 0)

export function sumOf(parts: readonly Part[]): Counts {
  const sum = { succeeded: 0, skipped: 0, failed: 0 }
  for (const part of parts) for (const outcome of outcomes) sum[outcome] += part[outcome]
  return sum
}

/** "12 synced, 3 skipped, 0 failed". */
export function countsInWords(counts: Counts): string {
  return outcomes.map((outcome) => `${formatCount(counts[outcome])} ${outcomeNames[outcome]}`).join(', ')
}

const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric' })
const time = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** "Nov 21, 14:15 to 14:30", in the reader's time zone. */
export function partInWords({ from, to }: Pick<Part, 'from' | 'to'>): string {
  const begins = Date.parse(from)
  return `${day.format(begins)}, ${time.format(begins)} to ${time.format(Date.parse(to))}`
}
