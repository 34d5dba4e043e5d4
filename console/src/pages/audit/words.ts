import type { AuditAction } from '@/gql/graphql'

/** What the actions of the audit log are called, in the order of the filter. */
export const actionWords: Record<AuditAction, string> = {
  CONNECT: 'Connected Snov.io',
  CONNECT_REFUSED: 'Failed to connect Snov.io',
  DISCONNECT: 'Disconnected Snov.io',
  UPDATE_SETTINGS: 'Changed settings',
  PAUSE: 'Paused the sync',
  RESUME: 'Resumed the sync',
  CREATE_LIST: 'Created a list',
  CREATE_API_KEY: 'Created an API key',
  REVOKE_API_KEY: 'Revoked an API key',
  RETRY: 'Retried syncs',
  EXPORT: 'Downloaded the sync log',
  ERASE: 'Erased a person’s data',
  SIGN_IN_REFUSED: 'Sign-in refused',
}

export const actionCodes = Object.keys(actionWords) as AuditAction[]

/** What the fields of a record's details are called. */
const fieldWords: Record<string, string> = {
  targetListId: 'Target list',
  ifExists: 'If the prospect already exists',
  lifecycleFieldKey: 'Lifecycle status field',
  hostEmailFieldKey: 'Host email field',
  routingFormEmailField: 'Email field of routing forms',
  lookUpUnknownProspects: 'Look up unknown prospects',
  mappings: 'Mappings',
  'triggers.bookingCreated': 'Booking created',
  'triggers.bookingCanceled': 'Booking canceled',
  'triggers.bookingRescheduled': 'Booking rescheduled',
  'triggers.bookingNoShow': 'Booking no-show',
  'triggers.routingFormSubmitted': 'Routing form submitted',
  'lifecycleWording.booked': 'Wording after a booking',
  'lifecycleWording.canceled': 'Wording after a cancellation',
  'lifecycleWording.rescheduled': 'Wording after a reschedule',
  'lifecycleWording.noShow': 'Wording after a no-show',
  name: 'Name',
  prefix: 'Prefix',
  count: 'Syncs',
  ids: 'Sync ids',
  filter: 'Filter',
  reason: 'Reason',
  repeated: 'Repeated',
}

export function fieldLabel(field: string): string {
  return fieldWords[field] ?? field
}

/** Why something was refused, in words. */
const reasonWords: Record<string, string> = {
  EXPIRED: 'The token had expired',
  NOT_YET_VALID: 'The token was not valid yet',
  NO_EXPIRY: 'The token had no expiry',
  UNKNOWN_ROLE: 'The token had an unknown role',
  INVALID_USER: 'The token named no user',
  REVOKED_API_KEY: 'The API key was revoked',
  RATE_LIMITED: 'Too many attempts',
  CREDENTIALS_REJECTED: 'Snov.io rejected the keys',
  NO_API_ACCESS: 'Snov.io does not let the account use its API',
  SNOVIO_RATE_LIMITED: 'The Snov.io account had no calls left',
  SNOVIO_UNAVAILABLE: 'Snov.io did not answer, or not readably',
  SNOVIO_REFUSED: 'Snov.io refused',
}

export function reasonLabel(reason: string): string {
  return reasonWords[reason] ?? reason
}
