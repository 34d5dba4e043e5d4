import type { Tone } from '@/ui/tone'

/** What came of one call to Snov.io, in plain words, by the API's word for it. */
const outcomes: Readonly<Record<string, { label: string; tone: Tone }>> = {
  ok: { label: 'Snov.io took it', tone: 'ok' },
  rate_limited: { label: 'Snov.io said that the account is over its rate', tone: 'warn' },
  unavailable: { label: 'Snov.io answered with a fault of its own', tone: 'warn' },
  timeout: { label: 'No answer came in time', tone: 'warn' },
  connection_lost: { label: 'The connection broke before an answer came', tone: 'warn' },
  not_sent: { label: 'Snov.io could not be reached; nothing was sent', tone: 'warn' },
  malformed: { label: 'Snov.io answered something we can’t read', tone: 'warn' },
  body_refused: { label: 'Snov.io did not read the JSON body; a form was sent instead', tone: 'warn' },
  credentials_rejected: { label: 'Snov.io rejected the API keys', tone: 'danger' },
  token_rejected: { label: 'Snov.io no longer accepted the access token', tone: 'warn' },
  no_api_access: { label: 'Snov.io does not let this account use the API', tone: 'danger' },
  already_in_list: { label: 'Snov.io had the prospect already', tone: 'neutral' },
  prospect_refused: { label: 'Snov.io refused the prospect', tone: 'danger' },
  not_found: { label: 'Snov.io did not find what the call names', tone: 'danger' },
  rejected: { label: 'Snov.io refused the call', tone: 'danger' },
}

export function outcomeWords(outcome: string): { label: string; tone: Tone } {
  return outcomes[outcome] ?? { label: outcome.replaceAll('_', ' '), tone: 'neutral' }
}
