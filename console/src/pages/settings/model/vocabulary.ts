import type { CustomFieldsQuery } from '@/gql/graphql'

export type CustomField = CustomFieldsQuery['customFields'][number]

/** What a source needs besides its name. */
export type Argument = { label: string; placeholder: string; missing: string }

type SourceKind = { key: string; label: string; group: string; argument?: Argument }

/** The sources that a row can carry. Those with an argument are written `key:argument`. */
export const sourceKinds: readonly SourceKind[] = [
  {
    key: 'invitee_form_question',
    label: 'Booking form answer…',
    group: 'Forms',
    argument: { label: 'Question ID', placeholder: 'Question ID', missing: 'Type the id of the question.' },
  },
  {
    key: 'routing_form_field',
    label: 'Routing form field…',
    group: 'Forms',
    argument: { label: 'Field ID', placeholder: 'Field ID', missing: 'Type the id of the field.' },
  },
  { key: 'booking.title', label: 'Meeting title', group: 'Meeting' },
  { key: 'booking.start_time', label: 'Meeting start', group: 'Meeting' },
  { key: 'booking.end_time', label: 'Meeting end', group: 'Meeting' },
  { key: 'booking.time_zone', label: 'Meeting time zone', group: 'Meeting' },
  { key: 'booking.location', label: 'Meeting location', group: 'Meeting' },
  { key: 'host.name', label: 'Host name', group: 'Host' },
  { key: 'host.email', label: 'Host email', group: 'Host' },
  {
    key: 'constant',
    label: 'Fixed text…',
    group: 'Always the same',
    argument: { label: 'Text', placeholder: 'Text to write', missing: 'Type the text to write.' },
  },
]

export type Source = {
  /** One of the kinds' keys, `''` where none is chosen, or a source that the page does not know, whole. */
  key: string
  argument: string
  kind: SourceKind | undefined
}

/** Reads a source as a row has it. */
export function readSource(text: string): Source {
  const colon = text.indexOf(':')
  const key = colon < 0 ? text : text.slice(0, colon)
  const kind = sourceKinds.find((one) => one.key === key && (one.argument !== undefined) === colon >= 0)
  return kind === undefined
    ? { key: text, argument: '', kind }
    : { key, argument: colon < 0 ? '' : text.slice(colon + 1), kind }
}

/** Writes a source as a row has it. */
export function writeSource(key: string, argument: string): string {
  const takesArgument = sourceKinds.some((kind) => kind.key === key && kind.argument !== undefined)
  return takesArgument ? `${key}:${argument}` : key
}

/**
 * The source of a row whose kind is chosen anew. What was typed stays where it can still
 * be meant: an id of one form may well be one of the other.
 */
export function chooseSource(key: string, before: string): string {
  const { key: last, argument } = readSource(before)
  return writeSource(key, last === 'constant' || key === 'constant' ? '' : argument)
}

export const customFieldTarget = 'prospect.cf_'

type Target = { key: string; label: string; group: string }

/** The fields that every prospect has. */
export const standardTargets: readonly Target[] = [
  { key: 'prospect.company', label: 'Company', group: 'Prospect' },
  { key: 'prospect.companySite', label: 'Company website', group: 'Prospect' },
  { key: 'prospect.position', label: 'Position', group: 'Prospect' },
  { key: 'prospect.country', label: 'Country', group: 'Prospect' },
  { key: 'prospect.locality', label: 'Locality', group: 'Prospect' },
  { key: 'prospect.firstName', label: 'First name', group: 'Prospect' },
  { key: 'prospect.lastName', label: 'Last name', group: 'Prospect' },
  { key: 'prospect.linkedIn', label: 'LinkedIn', group: 'Social links' },
  { key: 'prospect.facebook', label: 'Facebook', group: 'Social links' },
  { key: 'prospect.x', label: 'X', group: 'Social links' },
]

/** A source without the white space around it. What follows a colon stays: ids are exact. */
export function cleanSource(text: string): string {
  return text.includes(':') ? text.trimStart() : text.trim()
}

/** A target without the white space around it. The key of a custom field stays: keys are exact. */
export function cleanTarget(text: string): string {
  const target = text.trimStart()
  return target.startsWith(customFieldTarget) ? target : target.trimEnd()
}

/** A target under the one name it has here: X is also taken by its old name. */
export function targetKey(text: string): string {
  const target = cleanTarget(text)
  return target === 'prospect.twitter' ? 'prospect.x' : target
}

/** The key of the custom field that a target writes; undefined: it writes none. */
export function customFieldOf(target: string): string | undefined {
  const key = targetKey(target)
  return key.startsWith(customFieldTarget) ? key.slice(customFieldTarget.length) : undefined
}

const typeNames = { STRING: 'text', NUMBER: 'number', DATE: 'date' } as const

/** What a custom field is called; Snov.io may have no label for it. */
export function fieldName({ key, label }: CustomField): string {
  return withVisibleEnds(label === '' ? key : label)
}

/** A name whose spaces at the ends can be seen: Snov.io tells apart “Budget” and “Budget ”. */
function withVisibleEnds(name: string): string {
  return name.replace(/^\s+|\s+$/g, (spaces) => '␣'.repeat(spaces.length))
}

/** What the custom field with a key is called, where it is known. */
export function fieldNameOf(key: string, fields: readonly CustomField[] | undefined): string {
  const field = fields?.find((one) => one.key === key)
  return field === undefined ? withVisibleEnds(key) : fieldName(field)
}

/** A custom field's name with the kind of value it takes. */
export function fieldLabel(field: CustomField): string {
  return `${fieldName(field)} (${typeNames[field.type]})`
}

/** Says a source in words, for example “Meeting title”. */
export function sourceWords(text: string): string {
  const { key, argument, kind } = readSource(text)
  switch (key) {
    case 'invitee_form_question':
      return `Answer to question “${withVisibleEnds(argument)}”`
    case 'routing_form_field':
      return `Routing form field “${withVisibleEnds(argument)}”`
    case 'constant':
      return `Fixed text “${argument.trim()}”`
    default:
      return kind?.label ?? text
  }
}

/** Says a target in words. */
export function targetWords(text: string, fields: readonly CustomField[] | undefined): string {
  const customKey = customFieldOf(text)
  if (customKey === undefined) {
    return standardTargets.find(({ key }) => key === targetKey(text))?.label ?? text
  }
  return fieldNameOf(customKey, fields)
}
