/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The keys of a Snov.io account, as its API page shows them. */
export type ConnectSnovioInput = {
  /** The API secret. */
  apiSecret: string;
  /** The API user id. */
  apiUserId: string;
};

/** The state of a Snov.io connection. */
export type ConnectionStatus =
  /** Events are synced. */
  | 'CONNECTED'
  /** Snov.io rejected the keys; entries wait as BLOCKED until an admin reconnects. */
  | 'CREDENTIALS_REJECTED'
  /** An admin disconnected the account, or none was ever connected. */
  | 'DISCONNECTED';

/** An API key to be made. */
export type CreateApiKeyInput = {
  /** What to call it, for example the service that will use it. */
  name: string;
};

/** An API key to be revoked. */
export type RevokeApiKeyInput = {
  /** The key's id. */
  id: string | number;
};

/** A user's role in their organization. */
export type Role =
  /** May do everything. */
  | 'ADMIN'
  /** May read settings and the log. */
  | 'MEMBER'
  /** May do everything. */
  | 'OWNER';

/** Why an entry stands where it stands. */
export type SyncReason =
  /** SUCCEEDED: Snov.io made a new prospect. */
  | 'ADDED'
  /** SKIPPED: the prospect exists, and existing ones are left untouched. */
  | 'ALREADY_EXISTS'
  /** BLOCKED: Snov.io rejected the keys; reconnect. */
  | 'CREDENTIALS_REJECTED'
  /** BLOCKED: a custom field is gone; choose another. */
  | 'CUSTOM_FIELD_GONE'
  /** BLOCKED: the target list was deleted; choose another. */
  | 'LIST_DELETED'
  /** SKIPPED: no Snov.io account is connected. */
  | 'NOT_CONNECTED'
  /** SKIPPED: the event names no email address. */
  | 'NO_EMAIL'
  /** SKIPPED: the event only changes a status, and no lifecycle field is chosen. */
  | 'NO_LIFECYCLE_FIELD'
  /** SKIPPED: no target list is chosen. */
  | 'NO_TARGET_LIST'
  /** FAILED: Snov.io refused the prospect; the message quotes it. */
  | 'PROSPECT_REFUSED'
  /** RETRYING: Snov.io said the account is over its rate; the entry waits. */
  | 'RATE_LIMITED'
  /** RETRYING or FAILED: Snov.io did not answer or failed. */
  | 'SNOVIO_UNAVAILABLE'
  /** SKIPPED: a later event of the prospect was synced already, or the booking was rescheduled into another one. */
  | 'SUPERSEDED'
  /** SKIPPED: this kind of event is switched off. */
  | 'TRIGGER_OFF'
  /** SUCCEEDED: Snov.io updated the prospect. */
  | 'UPDATED'
  /** SUCCEEDED: Snov.io updated the prospect in another list; it cannot move it. */
  | 'UPDATED_IN_ANOTHER_LIST';

/** What a user error is about. */
export type UserErrorCode =
  /** A value that must be given is missing or blank. */
  | 'BLANK'
  /** Snov.io rejected the API user id or the API secret. */
  | 'CREDENTIALS_REJECTED'
  /** The Snov.io account has no such custom field. */
  | 'CUSTOM_FIELD_NOT_FOUND'
  /** Two mapping rows write to the same target. */
  | 'DUPLICATE_TARGET'
  /** An event with this `eventId` and other content was accepted before. */
  | 'EVENT_CONFLICT'
  /** A value has the wrong form. */
  | 'INVALID'
  /** The Snov.io account has no such list, or it was deleted. */
  | 'LIST_NOT_FOUND'
  /** The three locked mapping rows cannot be changed or removed. */
  | 'LOCKED_ROW'
  /** The organization has no working Snov.io connection. */
  | 'NOT_CONNECTED'
  /** There is no such object in this organization. */
  | 'NOT_FOUND'
  /** The entry is waiting, running or has succeeded, and so cannot run again. */
  | 'NOT_RETRYABLE'
  /** The keys are right, but the Snov.io plan has no API access. */
  | 'NO_API_ACCESS'
  /** The Snov.io account has used its calls of this minute; try again shortly. */
  | 'SNOVIO_RATE_LIMITED'
  /** Snov.io refused; the message quotes it. */
  | 'SNOVIO_REFUSED'
  /** Snov.io did not answer or failed; try again later. */
  | 'SNOVIO_UNAVAILABLE'
  /** The settings were saved by somebody else since the given version was read. */
  | 'STALE_VERSION'
  /** A value is longer than it may be. */
  | 'TOO_LONG'
  /** A list holds more than it may. */
  | 'TOO_MANY'
  /** There is no such mapping source. */
  | 'UNKNOWN_SOURCE'
  /** There is no such mapping target. */
  | 'UNKNOWN_TARGET';

export type QueueFiguresFragment = { depth: number, oldestAgeSeconds: number | null, quotaUsed: number, quotaLimit: number, quotaFreesAt: string | null, estimatedDrainSeconds: number, blocked: number, paused: boolean, blockedReason: SyncReason | null };

export type QueueQueryVariables = Exact<{ [key: string]: never; }>;


export type QueueQuery = { queue: { depth: number, oldestAgeSeconds: number | null, quotaUsed: number, quotaLimit: number, quotaFreesAt: string | null, estimatedDrainSeconds: number, blocked: number, paused: boolean, blockedReason: SyncReason | null }, connection: { status: ConnectionStatus } };

export type QueueChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type QueueChangesSubscription = { queue: { depth: number, oldestAgeSeconds: number | null, quotaUsed: number, quotaLimit: number, quotaFreesAt: string | null, estimatedDrainSeconds: number, blocked: number, paused: boolean, blockedReason: SyncReason | null } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { user: string, role: Role, organization: string } };

export type ResumeSyncMutationVariables = Exact<{ [key: string]: never; }>;


export type ResumeSyncMutation = { resumeSync: { settings: { version: number, paused: boolean } | null, userErrors: Array<{ message: string }> } };

export type ApiKeyFieldsFragment = { id: string, name: string, prefix: string, createdAt: string, createdBy: string, lastUsedAt: string | null };

export type ApiKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiKeysQuery = { apiKeys: Array<{ id: string, name: string, prefix: string, createdAt: string, createdBy: string, lastUsedAt: string | null }> };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey: { key: string | null, apiKey: { id: string, name: string } | null, userErrors: Array<{ field: Array<string> | null, code: UserErrorCode, message: string }> } };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { revokeApiKey: { apiKey: { id: string } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type AccountFieldsFragment = { status: ConnectionStatus, maskedApiUserId: string | null, connectedAt: string | null, connectedBy: string | null, creditBalance: string | null, verifiedAt: string | null, rejectedMessage: string | null };

export type AccountQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountQuery = { connection: { status: ConnectionStatus, maskedApiUserId: string | null, connectedAt: string | null, connectedBy: string | null, creditBalance: string | null, verifiedAt: string | null, rejectedMessage: string | null } };

export type ConnectSnovioMutationVariables = Exact<{
  input: ConnectSnovioInput;
}>;


export type ConnectSnovioMutation = { connectSnovio: { connection: { status: ConnectionStatus, maskedApiUserId: string | null, connectedAt: string | null, connectedBy: string | null, creditBalance: string | null, verifiedAt: string | null, rejectedMessage: string | null } | null, userErrors: Array<{ field: Array<string> | null, code: UserErrorCode, message: string }> } };

export type DisconnectSnovioMutationVariables = Exact<{ [key: string]: never; }>;


export type DisconnectSnovioMutation = { disconnectSnovio: { connection: { status: ConnectionStatus, maskedApiUserId: string | null, connectedAt: string | null, connectedBy: string | null, creditBalance: string | null, verifiedAt: string | null, rejectedMessage: string | null }, userErrors: Array<{ message: string }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const QueueFiguresFragmentDoc = new TypedDocumentString(`
    fragment QueueFigures on Queue {
  depth
  oldestAgeSeconds
  quotaUsed
  quotaLimit
  quotaFreesAt
  estimatedDrainSeconds
  blocked
  paused
  blockedReason
}
    `, {"fragmentName":"QueueFigures"}) as unknown as TypedDocumentString<QueueFiguresFragment, unknown>;
export const ApiKeyFieldsFragmentDoc = new TypedDocumentString(`
    fragment ApiKeyFields on ApiKey {
  id
  name
  prefix
  createdAt
  createdBy
  lastUsedAt
}
    `, {"fragmentName":"ApiKeyFields"}) as unknown as TypedDocumentString<ApiKeyFieldsFragment, unknown>;
export const AccountFieldsFragmentDoc = new TypedDocumentString(`
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}
    `, {"fragmentName":"AccountFields"}) as unknown as TypedDocumentString<AccountFieldsFragment, unknown>;
export const QueueDocument = new TypedDocumentString(`
    query Queue {
  queue {
    ...QueueFigures
  }
  connection {
    status
  }
}
    fragment QueueFigures on Queue {
  depth
  oldestAgeSeconds
  quotaUsed
  quotaLimit
  quotaFreesAt
  estimatedDrainSeconds
  blocked
  paused
  blockedReason
}`) as unknown as TypedDocumentString<QueueQuery, QueueQueryVariables>;
export const QueueChangesDocument = new TypedDocumentString(`
    subscription QueueChanges {
  queue {
    ...QueueFigures
  }
}
    fragment QueueFigures on Queue {
  depth
  oldestAgeSeconds
  quotaUsed
  quotaLimit
  quotaFreesAt
  estimatedDrainSeconds
  blocked
  paused
  blockedReason
}`) as unknown as TypedDocumentString<QueueChangesSubscription, QueueChangesSubscriptionVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    user
    role
    organization
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const ResumeSyncDocument = new TypedDocumentString(`
    mutation ResumeSync {
  resumeSync {
    settings {
      version
      paused
    }
    userErrors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ResumeSyncMutation, ResumeSyncMutationVariables>;
export const ApiKeysDocument = new TypedDocumentString(`
    query ApiKeys {
  apiKeys {
    ...ApiKeyFields
  }
}
    fragment ApiKeyFields on ApiKey {
  id
  name
  prefix
  createdAt
  createdBy
  lastUsedAt
}`) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    apiKey {
      id
      name
    }
    key
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    apiKey {
      id
    }
    userErrors {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const AccountDocument = new TypedDocumentString(`
    query Account {
  connection {
    ...AccountFields
  }
}
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}`) as unknown as TypedDocumentString<AccountQuery, AccountQueryVariables>;
export const ConnectSnovioDocument = new TypedDocumentString(`
    mutation ConnectSnovio($input: ConnectSnovioInput!) {
  connectSnovio(input: $input) {
    connection {
      ...AccountFields
    }
    userErrors {
      field
      code
      message
    }
  }
}
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}`) as unknown as TypedDocumentString<ConnectSnovioMutation, ConnectSnovioMutationVariables>;
export const DisconnectSnovioDocument = new TypedDocumentString(`
    mutation DisconnectSnovio {
  disconnectSnovio {
    connection {
      ...AccountFields
    }
    userErrors {
      message
    }
  }
}
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}`) as unknown as TypedDocumentString<DisconnectSnovioMutation, DisconnectSnovioMutationVariables>;