/** What a color is to say. It never says it alone: an icon or a word stands beside it. */
export type Tone = 'ok' | 'warn' | 'danger' | 'info' | 'neutral'
