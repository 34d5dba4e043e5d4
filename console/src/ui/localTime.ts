/** A moment as a field for local date and time has it, to the minute, or the second where it needs it. */
export function toField(moment: string | undefined): string {
  if (moment === undefined) return ''
  const at = new Date(moment)
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString()
  return local.slice(0, at.getSeconds() === 0 ? 16 : 19)
}

/** The moment that such a field names; undefined where it is empty or names none. */
export function fromField(text: string): string | undefined {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
