/**
 * A moment of the API as microseconds since 1970, which a number holds exactly. The API
 * leaves out zeros at a fraction's end, so that its texts do not sort as moments do.
 */
export function microsOf(moment: string): number {
  const fraction = /\.(\d+)/.exec(moment)?.[1] ?? ''
  const beyondMillis = Number(fraction.slice(3, 6).padEnd(3, '0'))
  return Date.parse(moment) * 1000 + beyondMillis
}

/** Such a number as the API takes it. */
export function momentOfMicros(micros: number): string {
  const millis = Math.floor(micros / 1000)
  const rest = String(micros - millis * 1000).padStart(3, '0')
  return new Date(millis).toISOString().replace('Z', `${rest}Z`)
}
