import type { AccountFieldsFragment, ApiKeyFieldsFragment, QueueFiguresFragment } from '@/gql/graphql'

export const quietQueue: QueueFiguresFragment = {
  depth: 0,
  oldestAgeSeconds: null,
  quotaUsed: 0,
  quotaLimit: 60,
  quotaFreesAt: null,
  estimatedDrainSeconds: 0,
  blocked: 0,
  paused: false,
  blockedReason: null,
}

export const connected: AccountFieldsFragment = {
  status: 'CONNECTED',
  maskedApiUserId: 'abc••••••xyz',
  connectedAt: '2026-01-01T12:00:00Z',
  connectedBy: 'ann',
  creditBalance: '25000.00',
  verifiedAt: '2026-01-01T12:00:00Z',
  rejectedMessage: null,
  reads: [{ kind: 'BALANCE', readAt: '2026-01-01T12:00:00Z', failedAt: null, message: null }],
}

export const disconnected: AccountFieldsFragment = {
  ...connected,
  status: 'DISCONNECTED',
  maskedApiUserId: null,
  connectedAt: null,
  connectedBy: null,
  creditBalance: null,
  verifiedAt: null,
}

export const apiKey: ApiKeyFieldsFragment = {
  id: 'key-1',
  name: 'Calendar',
  prefix: 'snv_abcdefgh',
  createdAt: '2026-01-01T12:00:00Z',
  createdBy: 'ann',
  lastUsedAt: null,
}

/** Types let the client know what a mutation makes stale, as the server's answers do. */
export const typed = <T extends object>(typename: string, value: T) => ({ __typename: typename, ...value })
