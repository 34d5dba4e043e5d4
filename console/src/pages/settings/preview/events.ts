import type { PreviewSyncInput } from '@/gql/graphql'
import type { KindCode } from '@/words/words'

/** The field of EventInput and PreviewSyncInput that holds an event of each kind. */
export const inputNames = {
  BOOKING_CREATED: 'bookingCreated',
  BOOKING_RESCHEDULED: 'bookingRescheduled',
  BOOKING_CANCELED: 'bookingCanceled',
  BOOKING_NO_SHOW: 'bookingNoShow',
  ROUTING_FORM_SUBMITTED: 'routingFormSubmitted',
} as const satisfies Record<KindCode, string>

export const eventKinds = Object.keys(inputNames) as KindCode[]

/** An event as text: its input without the field that names the kind. */
export type EventText = { kind: KindCode; text: string }

export type ReadEvent = { ok: true; input: PreviewSyncInput } | { ok: false; message: string }

type Fields = Record<string, unknown>

/** Reads an event of a kind that was pasted or picked. What it has to hold the server says. */
export function readEvent({ kind, text }: EventText): ReadEvent {
  if (text.trim() === '') return { ok: false, message: 'Paste an event as JSON.' }
  const parsed = parse(text)
  if (!parsed.ok) return parsed
  const own = inputNames[kind]
  const isBooking = kind !== 'ROUTING_FORM_SUBMITTED'
  if (isBooking && 'form' in parsed.fields && !('booking' in parsed.fields)) {
    return { ok: false, message: 'This is a routing form, not a booking. Choose the kind “Routing form”.' }
  }
  if (!isBooking && 'booking' in parsed.fields && !('form' in parsed.fields)) {
    return { ok: false, message: 'This is a booking, not a routing form. Choose another kind.' }
  }
  // Whether the fields are those of such an event is for the server to say.
  return { ok: true, input: { [own]: parsed.fields } as unknown as PreviewSyncInput }
}

/**
 * Takes text as it was pasted. Where it has the form of EventInput, as booking services send
 * it, its kind is that of its one field, and the text is what the field holds.
 */
export function takeText(pasted: string, kind: KindCode): EventText {
  const parsed = parse(pasted)
  if (!parsed.ok) return { kind, text: pasted }
  const [only, ...others] = Object.entries(parsed.fields)
  const named = eventKinds.find((one) => inputNames[one] === only?.[0])
  if (named === undefined || only === undefined || others.length > 0) return { kind, text: pasted }
  return { kind: named, text: pretty(only[1]) }
}

/** The same event as another kind. Only no-shows can be taken back, so the others lose that. */
export function asKind({ text }: EventText, kind: KindCode): EventText {
  const parsed = parse(text)
  if (!parsed.ok || kind === 'BOOKING_NO_SHOW' || !('noShow' in parsed.fields)) return { kind, text }
  const { noShow, ...rest } = parsed.fields
  return { kind, text: pretty(rest) }
}

/** JSON with a line for each value. */
export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

type Parsed = { ok: true; fields: Fields } | { ok: false; message: string }

function parse(text: string): Parsed {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (fault) {
    const why = fault instanceof Error ? ` (${fault.message})` : ''
    return { ok: false, message: `This is not valid JSON${why}.` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, message: 'An event is a JSON object: it begins with { and ends with }.' }
  }
  return { ok: true, fields: value as Fields }
}
