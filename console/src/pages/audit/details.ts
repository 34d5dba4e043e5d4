import { fieldLabel, reasonLabel } from './words'

/** One line of a record's details. */
export type Detail = { label: string; value: string } | { label: string; before: string; after: string }

/** Reads a record's details, a JSON object. What cannot be read is shown as it is. */
export function detailsOf(text: string): Detail[] {
  let details: unknown
  try {
    details = JSON.parse(text)
  } catch {
    details = undefined
  }
  if (typeof details !== 'object' || details === null) return [{ label: 'Details', value: text }]
  return Object.entries(details).map(([field, value]: [string, unknown]) => {
    const label = fieldLabel(field)
    if (isChange(value)) return { label, before: valueOf(value.old), after: valueOf(value.new) }
    return { label, value: field === 'reason' ? reasonLabel(valueOf(value)) : valueOf(value) }
  })
}

function isChange(value: unknown): value is { old: unknown; new: unknown } {
  return typeof value === 'object' && value !== null && 'old' in value && 'new' in value
}

function isMapping(value: unknown): value is { source: string; target: string } {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value
}

function valueOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value === '' ? 'none' : value
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(elementOf).join(', ')
  if (typeof value !== 'object' || value === null) return 'none'
  const parts = Object.entries(value).map(([name, part]: [string, unknown]) => `${name}: ${valueOf(part)}`)
  return parts.length === 0 ? 'everything' : parts.join('; ')
}

function elementOf(value: unknown): string {
  return isMapping(value) ? `${value.source} to ${value.target}` : valueOf(value)
}
