/** How far back the chart can look. */
export const spans = [
  { hours: 24, name: '24 h', words: 'the last 24 hours' },
  { hours: 168, name: '7 days', words: 'the last 7 days' },
] as const

export type Span = (typeof spans)[number]
