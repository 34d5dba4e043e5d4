/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** An answer to one question of a booking form. */
export type AnswerInput = {
  /** The question's id. */
  questionId: string | number;
  /** The answer. */
  value?: unknown;
};

/** What an audit record says was done. */
export type AuditAction =
  /** Connected or reconnected a Snov.io account. */
  | 'CONNECT'
  /** Tried to connect a Snov.io account; nothing changed. */
  | 'CONNECT_REFUSED'
  /** Created an API key. */
  | 'CREATE_API_KEY'
  /** Created a list at Snov.io. */
  | 'CREATE_LIST'
  /** Disconnected the Snov.io account. */
  | 'DISCONNECT'
  /** Erased a person's data. */
  | 'ERASE'
  /** Downloaded the sync log as a file. */
  | 'EXPORT'
  /** Paused the sync. */
  | 'PAUSE'
  /** Resumed the sync. */
  | 'RESUME'
  /** Ran entries of the sync log again. */
  | 'RETRY'
  /** Revoked an API key. */
  | 'REVOKE_API_KEY'
  /** A token or an API key of this organization was refused. */
  | 'SIGN_IN_REFUSED'
  /** Saved settings. */
  | 'UPDATE_SETTINGS';

/**
 * Which records of the audit log. What is absent does not narrow; where several are given,
 * a record must match all.
 */
export type AuditLogFilter = {
  /** Any of these actions. */
  action?: Array<AuditAction> | null | undefined;
  /** The id of a user or an API key, exactly. */
  actor?: string | number | null | undefined;
  /** At this time or later. */
  from?: string | null | undefined;
  /** Before this time. */
  to?: string | null | undefined;
};

/** A meeting was canceled. */
export type BookingCanceledInput = {
  /** The invitee's answers to the booking form. */
  answers?: Array<AnswerInput> | null | undefined;
  /** The booking. */
  booking: BookingInput;
  /**
   * The caller's own id of the event. The same id again answers the first event and does
   * nothing; the same id with other content is refused with EVENT_CONFLICT. The order of
   * answers, the spelling of email addresses, the offsets of times, and empty values do not
   * make other content.
   */
  eventId: string | number;
  /** The person of the organization whom the meeting is with. */
  host?: HostInput | null | undefined;
  /** The person who booked: the prospect. */
  invitee?: InviteeInput | null | undefined;
  /** When it happened. The newest event decides what a prospect's status reads. */
  occurredAt: string;
  /** The old booking's id, where rescheduling made a new booking of it. */
  rescheduledFrom?: string | number | null | undefined;
};

/** A meeting was booked. */
export type BookingCreatedInput = {
  /** The invitee's answers to the booking form. */
  answers?: Array<AnswerInput> | null | undefined;
  /** The booking. */
  booking: BookingInput;
  /**
   * The caller's own id of the event. The same id again answers the first event and does
   * nothing; the same id with other content is refused with EVENT_CONFLICT. The order of
   * answers, the spelling of email addresses, the offsets of times, and empty values do not
   * make other content.
   */
  eventId: string | number;
  /** The person of the organization whom the meeting is with. */
  host?: HostInput | null | undefined;
  /** The person who booked: the prospect. */
  invitee?: InviteeInput | null | undefined;
  /** When it happened. The newest event decides what a prospect's status reads. */
  occurredAt: string;
  /** The old booking's id, where rescheduling made a new booking of it. */
  rescheduledFrom?: string | number | null | undefined;
};

/** A booking. */
export type BookingInput = {
  /** When it ends. */
  endTime?: string | null | undefined;
  /** The booking product's id. */
  id: string | number;
  /** Where it takes place: an address, a link, a phone number. */
  location?: string | null | undefined;
  /** When it begins. */
  startTime?: string | null | undefined;
  /** The invitee's time zone, for example `Europe/Berlin`. */
  timeZone?: string | null | undefined;
  /** What the meeting is called. */
  title?: string | null | undefined;
};

/** The invitee did not come, or an earlier no-show is taken back. */
export type BookingNoShowInput = {
  /** The invitee's answers to the booking form. */
  answers?: Array<AnswerInput> | null | undefined;
  /** The booking. */
  booking: BookingInput;
  /**
   * The caller's own id of the event. The same id again answers the first event and does
   * nothing; the same id with other content is refused with EVENT_CONFLICT. The order of
   * answers, the spelling of email addresses, the offsets of times, and empty values do not
   * make other content.
   */
  eventId: string | number;
  /** The person of the organization whom the meeting is with. */
  host?: HostInput | null | undefined;
  /** The person who booked: the prospect. */
  invitee?: InviteeInput | null | undefined;
  /** False takes an earlier no-show back; true where absent. */
  noShow?: boolean | null | undefined;
  /** When it happened. The newest event decides what a prospect's status reads. */
  occurredAt: string;
  /** The old booking's id, where rescheduling made a new booking of it. */
  rescheduledFrom?: string | number | null | undefined;
};

/** A meeting was moved: the same booking got other times, or a new booking takes the old one's place. */
export type BookingRescheduledInput = {
  /** The invitee's answers to the booking form. */
  answers?: Array<AnswerInput> | null | undefined;
  /** The booking. */
  booking: BookingInput;
  /**
   * The caller's own id of the event. The same id again answers the first event and does
   * nothing; the same id with other content is refused with EVENT_CONFLICT. The order of
   * answers, the spelling of email addresses, the offsets of times, and empty values do not
   * make other content.
   */
  eventId: string | number;
  /** The person of the organization whom the meeting is with. */
  host?: HostInput | null | undefined;
  /** The person who booked: the prospect. */
  invitee?: InviteeInput | null | undefined;
  /** When it happened. The newest event decides what a prospect's status reads. */
  occurredAt: string;
  /** The old booking's id, where rescheduling made a new booking of it. */
  rescheduledFrom?: string | number | null | undefined;
};

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

/** A list to be made. */
export type CreateListInput = {
  /** Its name. */
  name: string;
};

/** The kind of value a custom field takes. */
export type CustomFieldType =
  /** A date. */
  | 'DATE'
  /** A number. */
  | 'NUMBER'
  /** Any text. */
  | 'STRING';

/** What was filled into one field of a routing form. */
export type FormFieldInput = {
  /** The field's id. */
  fieldId: string | number;
  /** What was filled in. */
  value?: unknown;
};

/** A routing form. */
export type FormInput = {
  /** The booking product's id. */
  id: string | number;
  /** What the form is called. */
  name?: string | null | undefined;
};

/** The person of the organization whom a meeting is with. */
export type HostInput = {
  /** Their email address, in any spelling. */
  email?: string | null | undefined;
  /** Their name. */
  name?: string | null | undefined;
};

/** What a created booking or a form does to a prospect that exists. Status events always write. */
export type IfExists =
  /** The prospect is left untouched. */
  | 'SKIP'
  /** The prospect is refreshed. */
  | 'UPDATE';

/** The person who booked. */
export type InviteeInput = {
  /**
   * Their email address. It may be wrapped, as in `Name <a@example.com>`. A canceled, rescheduled
   * or no-show event without an address takes it from the booking's earlier events. An event
   * without a usable address is accepted, and its sync is skipped with NO_EMAIL.
   */
  email?: string | null | undefined;
  /** Their first name, where the booking form asks for it by itself. */
  firstName?: string | null | undefined;
  /** Their last name, where the booking form asks for it by itself. */
  lastName?: string | null | undefined;
  /** Their whole name. */
  name?: string | null | undefined;
  /** Their phone number. */
  phone?: string | null | undefined;
};

/** Wordings to change. A field that is absent or null stays as it is. */
export type LifecycleWordingInput = {
  /** After a booking, and after a no-show was taken back. */
  booked?: string | null | undefined;
  /** After a cancellation. */
  canceled?: string | null | undefined;
  /** After a no-show. */
  noShow?: string | null | undefined;
  /** After a rescheduling. */
  rescheduled?: string | null | undefined;
};

/** One mapping row. */
export type MappingInput = {
  /** Whether it repeats one of the locked rows. */
  locked?: boolean | null | undefined;
  /** Where the value comes from; see Mapping. */
  source?: string | null | undefined;
  /** Where the value goes; see Mapping. */
  target?: string | null | undefined;
};

/** The event to preview: exactly one of these. */
export type PreviewSyncInput =
  {   /** A meeting was canceled. */
  bookingCanceled: BookingCanceledInput; bookingCreated?: never; bookingNoShow?: never; bookingRescheduled?: never; routingFormSubmitted?: never; }
  |  { bookingCanceled?: never;   /** A meeting was booked. */
  bookingCreated: BookingCreatedInput; bookingNoShow?: never; bookingRescheduled?: never; routingFormSubmitted?: never; }
  |  { bookingCanceled?: never; bookingCreated?: never;   /** The invitee did not come, or an earlier no-show is taken back. */
  bookingNoShow: BookingNoShowInput; bookingRescheduled?: never; routingFormSubmitted?: never; }
  |  { bookingCanceled?: never; bookingCreated?: never; bookingNoShow?: never;   /** A meeting was moved: the same booking got other times, or a new booking takes the old one's place. */
  bookingRescheduled: BookingRescheduledInput; routingFormSubmitted?: never; }
  |  { bookingCanceled?: never; bookingCreated?: never; bookingNoShow?: never; bookingRescheduled?: never;   /** A routing form was sent in. */
  routingFormSubmitted: RoutingFormSubmittedInput; };

/** The person who sent in a routing form. */
export type RespondentInput = {
  /**
   * Their email address, in any spelling. Without a usable one the value of the form field
   * that the setting `routingFormEmailField` names is the address. Without that, too, the
   * sync is skipped with NO_EMAIL.
   */
  email?: string | null | undefined;
  /** Their whole name. */
  name?: string | null | undefined;
  /** Their phone number. */
  phone?: string | null | undefined;
};

/** Entries to run again, by id. */
export type RetrySyncInput = {
  /** Their ids, at most 500. */
  ids: Array<string | number>;
};

/** Entries to run again, by filter. */
export type RetrySyncsInput = {
  /** The `continueAfter` of the call before, to go on where it ended: entries that have come to an end again since are left alone. */
  after?: string | null | undefined;
  /** Which entries; of those, the ones that can run again do. */
  filter: SyncLogFilter;
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

/** A routing form was sent in. */
export type RoutingFormSubmittedInput = {
  /**
   * The caller's own id of the event. The same id again answers the first event and does
   * nothing; the same id with other content is refused with EVENT_CONFLICT. The order of
   * answers, the spelling of email addresses, the offsets of times, and empty values do not
   * make other content.
   */
  eventId: string | number;
  /** What was filled in. */
  fields?: Array<FormFieldInput> | null | undefined;
  /** The routing form. */
  form: FormInput;
  /** When it happened. The newest event decides what a prospect's status reads. */
  occurredAt: string;
  /** The person who sent it in, where the caller knows them: the prospect. */
  respondent?: RespondentInput | null | undefined;
};

/** What a warning is about. */
export type SettingsWarningCode =
  /** Snov.io marks a custom field as required, and no mapping fills it. */
  | 'REQUIRED_FIELD_UNMAPPED';

/** What snovsync reads of a Snov.io account. */
export type SnovioReadKind =
  /** The credit balance. */
  | 'BALANCE'
  /** Campaigns, for the lists that they mail. */
  | 'CAMPAIGNS'
  /** Custom fields. */
  | 'CUSTOM_FIELDS'
  /** Prospect lists. */
  | 'LISTS';

/** What happened in the booking product. */
export type SyncKind =
  /** A meeting was canceled. */
  | 'BOOKING_CANCELED'
  /** A meeting was booked. */
  | 'BOOKING_CREATED'
  /** The invitee did not come, or an earlier no-show was taken back. */
  | 'BOOKING_NO_SHOW'
  /** A meeting was moved. */
  | 'BOOKING_RESCHEDULED'
  /** A routing form was sent in. */
  | 'ROUTING_FORM_SUBMITTED';

/**
 * Which entries of the log. What is absent does not narrow; where several are given,
 * an entry must match all. A list matches what equals one of its values.
 */
export type SyncLogFilter = {
  /** The booking's id. */
  bookingId?: string | number | null | undefined;
  /** The routing form's id. */
  formId?: string | number | null | undefined;
  /** Accepted at this moment or later. */
  from?: string | null | undefined;
  /** Any of these kinds. */
  kind?: Array<SyncKind> | null | undefined;
  /** The prospect's email address, in any spelling. */
  prospectEmail?: string | null | undefined;
  /** Any of these reasons. */
  reason?: Array<SyncReason> | null | undefined;
  /** Any of these statuses. */
  status?: Array<SyncStatus> | null | undefined;
  /** Accepted before this moment. */
  to?: string | null | undefined;
};

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
  /** SKIPPED: no usable email address is known, from the event or from its booking's earlier events. */
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
  | 'UPDATED_IN_ANOTHER_LIST'
  /** FAILED: Snov.io did not apply the update to a prospect in the list; retry it. */
  | 'UPDATE_NOT_APPLIED';

/** Where an entry stands. Every entry ends as SUCCEEDED, SKIPPED or FAILED. */
export type SyncStatus =
  /** It waits until an admin mends what the reason names. */
  | 'BLOCKED'
  /** It was given up; the reason says why. */
  | 'FAILED'
  /** It waits for its turn. */
  | 'QUEUED'
  /** A call failed; it will be tried again. */
  | 'RETRYING'
  /** It is being sent. */
  | 'RUNNING'
  /** There was nothing to send; the reason says why. */
  | 'SKIPPED'
  /** Snov.io took it. */
  | 'SUCCEEDED';

/** Triggers to switch. A field that is absent or null stays as it is. */
export type TriggersInput = {
  /** A meeting was canceled. */
  bookingCanceled?: boolean | null | undefined;
  /** A meeting was booked. */
  bookingCreated?: boolean | null | undefined;
  /** The invitee did not come. */
  bookingNoShow?: boolean | null | undefined;
  /** A meeting was moved. */
  bookingRescheduled?: boolean | null | undefined;
  /** A routing form was sent in. */
  routingFormSubmitted?: boolean | null | undefined;
};

/**
 * What to change. A field that is absent stays as it is, and so does one that is
 * null, but for those that say what null does.
 */
export type UpdateSettingsInput = {
  /** Key of the custom field for the host's email; null: none. */
  hostEmailFieldKey?: string | null | undefined;
  /** What a created booking or a form does to a prospect that exists. */
  ifExists?: IfExists | null | undefined;
  /** Key of the custom field for the meeting's status; null: none. */
  lifecycleFieldKey?: string | null | undefined;
  /** Wordings to change; those not named stay. */
  lifecycleWording?: LifecycleWordingInput | null | undefined;
  /** Whether to ask Snov.io which list holds a prospect that snovsync has no record of. */
  lookUpUnknownProspects?: boolean | null | undefined;
  /**
   * All rows the settings shall have, in this order. Rows with an empty side are
   * dropped; locked rows may be repeated as they are, and stay whether or not they are.
   */
  mappings?: Array<MappingInput> | null | undefined;
  /** The id of the form field that holds the email address of a routing form; null: none. */
  routingFormEmailField?: string | null | undefined;
  /** Snov.io's id of the list prospects go into; null: none. */
  targetListId?: string | number | null | undefined;
  /** Triggers to switch; those not named stay. */
  triggers?: TriggersInput | null | undefined;
  /** The version these changes were made on. Where the settings have moved on since, nothing is saved and STALE_VERSION is answered; without it the last save wins. */
  version?: number | null | undefined;
};

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
  /** The keys are right, but Snov.io does not let the account use its API. */
  | 'NO_API_ACCESS'
  /** The organization has as many waiting events as it may have; send the event again later. */
  | 'QUEUE_FULL'
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

export type ActivityQueryVariables = Exact<{
  hours: number;
}>;


export type ActivityQuery = { activity: Array<{ from: string, to: string, succeeded: number, skipped: number, failed: number }> };

export type ResumeSyncMutationVariables = Exact<{ [key: string]: never; }>;


export type ResumeSyncMutation = { resumeSync: { settings: { version: number, paused: boolean } | null, userErrors: Array<{ message: string }> } };

export type AuditLogQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: AuditLogFilter | null | undefined;
}>;


export type AuditLogQuery = { auditLog: { nodes: Array<{ id: string, at: string, actor: string | null, action: AuditAction, target: string | null, details: string | null, address: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AuditLogFieldsFragment = { id: string, at: string, actor: string | null, action: AuditAction, target: string | null, details: string | null, address: string | null };

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

export type AccountFieldsFragment = { status: ConnectionStatus, maskedApiUserId: string | null, connectedAt: string | null, connectedBy: string | null, creditBalance: string | null, verifiedAt: string | null, rejectedMessage: string | null, reads: Array<{ kind: SnovioReadKind, readAt: string | null, failedAt: string | null, message: string | null }> };

export type AccountQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountQuery = { connection: { status: ConnectionStatus, maskedApiUserId: string | null, connectedAt: string | null, connectedBy: string | null, creditBalance: string | null, verifiedAt: string | null, rejectedMessage: string | null, reads: Array<{ kind: SnovioReadKind, readAt: string | null, failedAt: string | null, message: string | null }> } };

export type ConnectSnovioMutationVariables = Exact<{
  input: ConnectSnovioInput;
}>;


export type ConnectSnovioMutation = { connectSnovio: { connection: { status: ConnectionStatus, maskedApiUserId: string | null, connectedAt: string | null, connectedBy: string | null, creditBalance: string | null, verifiedAt: string | null, rejectedMessage: string | null, reads: Array<{ kind: SnovioReadKind, readAt: string | null, failedAt: string | null, message: string | null }> } | null, userErrors: Array<{ field: Array<string> | null, code: UserErrorCode, message: string }> } };

export type DisconnectSnovioMutationVariables = Exact<{ [key: string]: never; }>;


export type DisconnectSnovioMutation = { disconnectSnovio: { connection: { status: ConnectionStatus, maskedApiUserId: string | null, connectedAt: string | null, connectedBy: string | null, creditBalance: string | null, verifiedAt: string | null, rejectedMessage: string | null, reads: Array<{ kind: SnovioReadKind, readAt: string | null, failedAt: string | null, message: string | null }> }, userErrors: Array<{ message: string }> } };

export type LogEntryFragment = { id: string, eventId: string, kind: SyncKind, status: SyncStatus, reason: SyncReason | null, message: string | null, prospectEmail: string | null, prospectId: string | null, listId: string | null, attemptCount: number, nextAttemptAt: string | null, createdAt: string, updatedAt: string, occurredAt: string, mergedInto: string | null, bookingId: string | null, formId: string | null };

export type LogPageQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: SyncLogFilter | null | undefined;
}>;


export type LogPageQuery = { syncLog: { liveCursor: string, nodes: Array<{ id: string, eventId: string, kind: SyncKind, status: SyncStatus, reason: SyncReason | null, message: string | null, prospectEmail: string | null, prospectId: string | null, listId: string | null, attemptCount: number, nextAttemptAt: string | null, createdAt: string, updatedAt: string, occurredAt: string, mergedInto: string | null, bookingId: string | null, formId: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LogChangesSubscriptionVariables = Exact<{
  filter?: SyncLogFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type LogChangesSubscription = { syncLog: { cursor: string, entry: { id: string, eventId: string, kind: SyncKind, status: SyncStatus, reason: SyncReason | null, message: string | null, prospectEmail: string | null, prospectId: string | null, listId: string | null, attemptCount: number, nextAttemptAt: string | null, createdAt: string, updatedAt: string, occurredAt: string, mergedInto: string | null, bookingId: string | null, formId: string | null } } };

export type LogHeadQueryVariables = Exact<{ [key: string]: never; }>;


export type LogHeadQuery = { syncLog: { liveCursor: string } };

export type LogProbeQueryVariables = Exact<{
  filter?: SyncLogFilter | null | undefined;
}>;


export type LogProbeQuery = { syncLog: { nodes: Array<{ id: string }> } };

export type EntryQueryVariables = Exact<{
  id: string | number;
  reported: boolean;
}>;


export type EntryQuery = { syncLogEntry: { input?: string | null, id: string, eventId: string, kind: SyncKind, status: SyncStatus, reason: SyncReason | null, message: string | null, prospectEmail: string | null, prospectId: string | null, listId: string | null, attemptCount: number, nextAttemptAt: string | null, createdAt: string, updatedAt: string, occurredAt: string, mergedInto: string | null, bookingId: string | null, formId: string | null, attempts: Array<{ id: string, callId: string, startedAt: string, durationMs: number, outcome: string, request: string, response: string | null, httpStatus: number | null }> } | null };

export type RetrySyncMutationVariables = Exact<{
  input: RetrySyncInput;
}>;


export type RetrySyncMutation = { retrySync: { entries: Array<{ id: string, eventId: string, kind: SyncKind, status: SyncStatus, reason: SyncReason | null, message: string | null, prospectEmail: string | null, prospectId: string | null, listId: string | null, attemptCount: number, nextAttemptAt: string | null, createdAt: string, updatedAt: string, occurredAt: string, mergedInto: string | null, bookingId: string | null, formId: string | null }>, userErrors: Array<{ field: Array<string> | null, code: UserErrorCode, message: string }> } };

export type RetryableCountQueryVariables = Exact<{
  filter: SyncLogFilter;
}>;


export type RetryableCountQuery = { retryableCount: { count: number, capped: boolean } };

export type RetrySyncsMutationVariables = Exact<{
  input: RetrySyncsInput;
}>;


export type RetrySyncsMutation = { retrySyncs: { count: number, continueAfter: string | null, userErrors: Array<{ message: string }> } };

export type SettingsFieldsFragment = { targetListId: string | null, ifExists: IfExists, lookUpUnknownProspects: boolean, lifecycleFieldKey: string | null, hostEmailFieldKey: string | null, routingFormEmailField: string | null, version: number, paused: boolean, blockedReason: SyncReason | null, blockedMessage: string | null, updatedAt: string | null, updatedBy: string | null, triggers: { bookingCreated: boolean, bookingCanceled: boolean, bookingRescheduled: boolean, bookingNoShow: boolean, routingFormSubmitted: boolean }, lifecycleWording: { booked: string, canceled: string, rescheduled: string, noShow: string }, mappings: Array<{ source: string, target: string, locked: boolean }>, warnings: Array<{ code: SettingsWarningCode, message: string, field: string }> };

export type SettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type SettingsQuery = { settings: { targetListId: string | null, ifExists: IfExists, lookUpUnknownProspects: boolean, lifecycleFieldKey: string | null, hostEmailFieldKey: string | null, routingFormEmailField: string | null, version: number, paused: boolean, blockedReason: SyncReason | null, blockedMessage: string | null, updatedAt: string | null, updatedBy: string | null, triggers: { bookingCreated: boolean, bookingCanceled: boolean, bookingRescheduled: boolean, bookingNoShow: boolean, routingFormSubmitted: boolean }, lifecycleWording: { booked: string, canceled: string, rescheduled: string, noShow: string }, mappings: Array<{ source: string, target: string, locked: boolean }>, warnings: Array<{ code: SettingsWarningCode, message: string, field: string }> } };

export type UpdateSettingsMutationVariables = Exact<{
  input: UpdateSettingsInput;
}>;


export type UpdateSettingsMutation = { updateSettings: { settings: { targetListId: string | null, ifExists: IfExists, lookUpUnknownProspects: boolean, lifecycleFieldKey: string | null, hostEmailFieldKey: string | null, routingFormEmailField: string | null, version: number, paused: boolean, blockedReason: SyncReason | null, blockedMessage: string | null, updatedAt: string | null, updatedBy: string | null, triggers: { bookingCreated: boolean, bookingCanceled: boolean, bookingRescheduled: boolean, bookingNoShow: boolean, routingFormSubmitted: boolean }, lifecycleWording: { booked: string, canceled: string, rescheduled: string, noShow: string }, mappings: Array<{ source: string, target: string, locked: boolean }>, warnings: Array<{ code: SettingsWarningCode, message: string, field: string }> } | null, currentSettings: { targetListId: string | null, ifExists: IfExists, lookUpUnknownProspects: boolean, lifecycleFieldKey: string | null, hostEmailFieldKey: string | null, routingFormEmailField: string | null, version: number, paused: boolean, blockedReason: SyncReason | null, blockedMessage: string | null, updatedAt: string | null, updatedBy: string | null, triggers: { bookingCreated: boolean, bookingCanceled: boolean, bookingRescheduled: boolean, bookingNoShow: boolean, routingFormSubmitted: boolean }, lifecycleWording: { booked: string, canceled: string, rescheduled: string, noShow: string }, mappings: Array<{ source: string, target: string, locked: boolean }>, warnings: Array<{ code: SettingsWarningCode, message: string, field: string }> } | null, userErrors: Array<{ field: Array<string> | null, code: UserErrorCode, message: string }> } };

export type PauseSyncInSettingsMutationVariables = Exact<{ [key: string]: never; }>;


export type PauseSyncInSettingsMutation = { pauseSync: { settings: { version: number, paused: boolean } | null, userErrors: Array<{ message: string }> } };

export type ResumeSyncInSettingsMutationVariables = Exact<{ [key: string]: never; }>;


export type ResumeSyncInSettingsMutation = { resumeSync: { settings: { version: number, paused: boolean } | null, userErrors: Array<{ message: string }> } };

export type ListFieldsFragment = { id: string, name: string, prospectCount: number, deletedAt: string | null, activeCampaigns: Array<{ id: string, name: string }> | null };

export type ReadFieldsFragment = { kind: SnovioReadKind, readAt: string | null, reading: boolean, failedAt: string | null, message: string | null };

export type ListsQueryVariables = Exact<{
  refresh: boolean;
}>;


export type ListsQuery = { lists: Array<{ id: string, name: string, prospectCount: number, deletedAt: string | null, activeCampaigns: Array<{ id: string, name: string }> | null }>, connection: { reads: Array<{ kind: SnovioReadKind, readAt: string | null, reading: boolean, failedAt: string | null, message: string | null }> } };

export type CreateListMutationVariables = Exact<{
  input: CreateListInput;
}>;


export type CreateListMutation = { createList: { list: { id: string, name: string, prospectCount: number, deletedAt: string | null, activeCampaigns: Array<{ id: string, name: string }> | null } | null, userErrors: Array<{ field: Array<string> | null, code: UserErrorCode, message: string }> } };

export type CustomFieldsQueryVariables = Exact<{
  refresh: boolean;
}>;


export type CustomFieldsQuery = { customFields: Array<{ key: string, label: string, type: CustomFieldType }>, connection: { reads: Array<{ kind: SnovioReadKind, readAt: string | null, reading: boolean, failedAt: string | null, message: string | null }> } };

export type PreviewSyncQueryVariables = Exact<{
  input: PreviewSyncInput;
  settings: UpdateSettingsInput;
}>;


export type PreviewSyncQuery = { previewSync: { skipReason: SyncReason | null, message: string | null, notes: Array<string>, call: { method: string, path: string, body: string } | null, warnings: Array<{ code: SettingsWarningCode, message: string, field: string }>, userErrors: Array<{ field: Array<string> | null, code: UserErrorCode, message: string }> } };

export type RecentEventsQueryVariables = Exact<{ [key: string]: never; }>;


export type RecentEventsQuery = { syncLog: { nodes: Array<{ id: string, kind: SyncKind, prospectEmail: string | null, createdAt: string }> } };

export type ReportedEventQueryVariables = Exact<{
  id: string | number;
}>;


export type ReportedEventQuery = { syncLogEntry: { id: string, input: string | null } | null };

export type ReportedEventsQueryVariables = Exact<{ [key: string]: never; }>;


export type ReportedEventsQuery = { syncLog: { nodes: Array<{ id: string, input: string | null }> } };

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
export const AuditLogFieldsFragmentDoc = new TypedDocumentString(`
    fragment AuditLogFields on AuditLogEntry {
  id
  at
  actor
  action
  target
  details
  address
}
    `, {"fragmentName":"AuditLogFields"}) as unknown as TypedDocumentString<AuditLogFieldsFragment, unknown>;
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
  reads {
    kind
    readAt
    failedAt
    message
  }
}
    `, {"fragmentName":"AccountFields"}) as unknown as TypedDocumentString<AccountFieldsFragment, unknown>;
export const LogEntryFragmentDoc = new TypedDocumentString(`
    fragment LogEntry on SyncLogEntry {
  id
  eventId
  kind
  status
  reason
  message
  prospectEmail
  prospectId
  listId
  attemptCount
  nextAttemptAt
  createdAt
  updatedAt
  occurredAt
  mergedInto
  bookingId
  formId
}
    `, {"fragmentName":"LogEntry"}) as unknown as TypedDocumentString<LogEntryFragment, unknown>;
export const SettingsFieldsFragmentDoc = new TypedDocumentString(`
    fragment SettingsFields on Settings {
  targetListId
  triggers {
    bookingCreated
    bookingCanceled
    bookingRescheduled
    bookingNoShow
    routingFormSubmitted
  }
  ifExists
  lookUpUnknownProspects
  lifecycleFieldKey
  lifecycleWording {
    booked
    canceled
    rescheduled
    noShow
  }
  hostEmailFieldKey
  routingFormEmailField
  mappings {
    source
    target
    locked
  }
  version
  paused
  blockedReason
  blockedMessage
  updatedAt
  updatedBy
  warnings {
    code
    message
    field
  }
}
    `, {"fragmentName":"SettingsFields"}) as unknown as TypedDocumentString<SettingsFieldsFragment, unknown>;
export const ListFieldsFragmentDoc = new TypedDocumentString(`
    fragment ListFields on SnovioList {
  id
  name
  prospectCount
  deletedAt
  activeCampaigns {
    id
    name
  }
}
    `, {"fragmentName":"ListFields"}) as unknown as TypedDocumentString<ListFieldsFragment, unknown>;
export const ReadFieldsFragmentDoc = new TypedDocumentString(`
    fragment ReadFields on SnovioRead {
  kind
  readAt
  reading
  failedAt
  message
}
    `, {"fragmentName":"ReadFields"}) as unknown as TypedDocumentString<ReadFieldsFragment, unknown>;
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
export const ActivityDocument = new TypedDocumentString(`
    query Activity($hours: Int!) {
  activity(hours: $hours) {
    from
    to
    succeeded
    skipped
    failed
  }
}
    `) as unknown as TypedDocumentString<ActivityQuery, ActivityQueryVariables>;
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
export const AuditLogDocument = new TypedDocumentString(`
    query AuditLog($after: String, $filter: AuditLogFilter) {
  auditLog(first: 50, after: $after, filter: $filter) {
    nodes {
      ...AuditLogFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AuditLogFields on AuditLogEntry {
  id
  at
  actor
  action
  target
  details
  address
}`) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
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
  reads {
    kind
    readAt
    failedAt
    message
  }
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
  reads {
    kind
    readAt
    failedAt
    message
  }
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
  reads {
    kind
    readAt
    failedAt
    message
  }
}`) as unknown as TypedDocumentString<DisconnectSnovioMutation, DisconnectSnovioMutationVariables>;
export const LogPageDocument = new TypedDocumentString(`
    query LogPage($first: Int!, $after: String, $filter: SyncLogFilter) {
  syncLog(first: $first, after: $after, filter: $filter) {
    nodes {
      ...LogEntry
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    liveCursor
  }
}
    fragment LogEntry on SyncLogEntry {
  id
  eventId
  kind
  status
  reason
  message
  prospectEmail
  prospectId
  listId
  attemptCount
  nextAttemptAt
  createdAt
  updatedAt
  occurredAt
  mergedInto
  bookingId
  formId
}`) as unknown as TypedDocumentString<LogPageQuery, LogPageQueryVariables>;
export const LogChangesDocument = new TypedDocumentString(`
    subscription LogChanges($filter: SyncLogFilter, $after: String) {
  syncLog(filter: $filter, after: $after) {
    cursor
    entry {
      ...LogEntry
    }
  }
}
    fragment LogEntry on SyncLogEntry {
  id
  eventId
  kind
  status
  reason
  message
  prospectEmail
  prospectId
  listId
  attemptCount
  nextAttemptAt
  createdAt
  updatedAt
  occurredAt
  mergedInto
  bookingId
  formId
}`) as unknown as TypedDocumentString<LogChangesSubscription, LogChangesSubscriptionVariables>;
export const LogHeadDocument = new TypedDocumentString(`
    query LogHead {
  syncLog(first: 1) {
    liveCursor
  }
}
    `) as unknown as TypedDocumentString<LogHeadQuery, LogHeadQueryVariables>;
export const LogProbeDocument = new TypedDocumentString(`
    query LogProbe($filter: SyncLogFilter) {
  syncLog(first: 1, filter: $filter) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LogProbeQuery, LogProbeQueryVariables>;
export const EntryDocument = new TypedDocumentString(`
    query Entry($id: ID!, $reported: Boolean!) {
  syncLogEntry(id: $id) {
    ...LogEntry
    attempts {
      id
      callId
      startedAt
      durationMs
      outcome
      request
      response
      httpStatus
    }
    input @include(if: $reported)
  }
}
    fragment LogEntry on SyncLogEntry {
  id
  eventId
  kind
  status
  reason
  message
  prospectEmail
  prospectId
  listId
  attemptCount
  nextAttemptAt
  createdAt
  updatedAt
  occurredAt
  mergedInto
  bookingId
  formId
}`) as unknown as TypedDocumentString<EntryQuery, EntryQueryVariables>;
export const RetrySyncDocument = new TypedDocumentString(`
    mutation RetrySync($input: RetrySyncInput!) {
  retrySync(input: $input) {
    entries {
      ...LogEntry
    }
    userErrors {
      field
      code
      message
    }
  }
}
    fragment LogEntry on SyncLogEntry {
  id
  eventId
  kind
  status
  reason
  message
  prospectEmail
  prospectId
  listId
  attemptCount
  nextAttemptAt
  createdAt
  updatedAt
  occurredAt
  mergedInto
  bookingId
  formId
}`) as unknown as TypedDocumentString<RetrySyncMutation, RetrySyncMutationVariables>;
export const RetryableCountDocument = new TypedDocumentString(`
    query RetryableCount($filter: SyncLogFilter!) {
  retryableCount(filter: $filter) {
    count
    capped
  }
}
    `) as unknown as TypedDocumentString<RetryableCountQuery, RetryableCountQueryVariables>;
export const RetrySyncsDocument = new TypedDocumentString(`
    mutation RetrySyncs($input: RetrySyncsInput!) {
  retrySyncs(input: $input) {
    count
    continueAfter
    userErrors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RetrySyncsMutation, RetrySyncsMutationVariables>;
export const SettingsDocument = new TypedDocumentString(`
    query Settings {
  settings {
    ...SettingsFields
  }
}
    fragment SettingsFields on Settings {
  targetListId
  triggers {
    bookingCreated
    bookingCanceled
    bookingRescheduled
    bookingNoShow
    routingFormSubmitted
  }
  ifExists
  lookUpUnknownProspects
  lifecycleFieldKey
  lifecycleWording {
    booked
    canceled
    rescheduled
    noShow
  }
  hostEmailFieldKey
  routingFormEmailField
  mappings {
    source
    target
    locked
  }
  version
  paused
  blockedReason
  blockedMessage
  updatedAt
  updatedBy
  warnings {
    code
    message
    field
  }
}`) as unknown as TypedDocumentString<SettingsQuery, SettingsQueryVariables>;
export const UpdateSettingsDocument = new TypedDocumentString(`
    mutation UpdateSettings($input: UpdateSettingsInput!) {
  updateSettings(input: $input) {
    settings {
      ...SettingsFields
    }
    currentSettings {
      ...SettingsFields
    }
    userErrors {
      field
      code
      message
    }
  }
}
    fragment SettingsFields on Settings {
  targetListId
  triggers {
    bookingCreated
    bookingCanceled
    bookingRescheduled
    bookingNoShow
    routingFormSubmitted
  }
  ifExists
  lookUpUnknownProspects
  lifecycleFieldKey
  lifecycleWording {
    booked
    canceled
    rescheduled
    noShow
  }
  hostEmailFieldKey
  routingFormEmailField
  mappings {
    source
    target
    locked
  }
  version
  paused
  blockedReason
  blockedMessage
  updatedAt
  updatedBy
  warnings {
    code
    message
    field
  }
}`) as unknown as TypedDocumentString<UpdateSettingsMutation, UpdateSettingsMutationVariables>;
export const PauseSyncInSettingsDocument = new TypedDocumentString(`
    mutation PauseSyncInSettings {
  pauseSync {
    settings {
      version
      paused
    }
    userErrors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<PauseSyncInSettingsMutation, PauseSyncInSettingsMutationVariables>;
export const ResumeSyncInSettingsDocument = new TypedDocumentString(`
    mutation ResumeSyncInSettings {
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
    `) as unknown as TypedDocumentString<ResumeSyncInSettingsMutation, ResumeSyncInSettingsMutationVariables>;
export const ListsDocument = new TypedDocumentString(`
    query Lists($refresh: Boolean!) {
  lists(includeDeleted: true, refresh: $refresh) {
    ...ListFields
  }
  connection {
    reads {
      ...ReadFields
    }
  }
}
    fragment ListFields on SnovioList {
  id
  name
  prospectCount
  deletedAt
  activeCampaigns {
    id
    name
  }
}
fragment ReadFields on SnovioRead {
  kind
  readAt
  reading
  failedAt
  message
}`) as unknown as TypedDocumentString<ListsQuery, ListsQueryVariables>;
export const CreateListDocument = new TypedDocumentString(`
    mutation CreateList($input: CreateListInput!) {
  createList(input: $input) {
    list {
      ...ListFields
    }
    userErrors {
      field
      code
      message
    }
  }
}
    fragment ListFields on SnovioList {
  id
  name
  prospectCount
  deletedAt
  activeCampaigns {
    id
    name
  }
}`) as unknown as TypedDocumentString<CreateListMutation, CreateListMutationVariables>;
export const CustomFieldsDocument = new TypedDocumentString(`
    query CustomFields($refresh: Boolean!) {
  customFields(refresh: $refresh) {
    key
    label
    type
  }
  connection {
    reads {
      ...ReadFields
    }
  }
}
    fragment ReadFields on SnovioRead {
  kind
  readAt
  reading
  failedAt
  message
}`) as unknown as TypedDocumentString<CustomFieldsQuery, CustomFieldsQueryVariables>;
export const PreviewSyncDocument = new TypedDocumentString(`
    query PreviewSync($input: PreviewSyncInput!, $settings: UpdateSettingsInput!) {
  previewSync(input: $input, settings: $settings) {
    call {
      method
      path
      body
    }
    skipReason
    message
    notes
    warnings {
      code
      message
      field
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<PreviewSyncQuery, PreviewSyncQueryVariables>;
export const RecentEventsDocument = new TypedDocumentString(`
    query RecentEvents {
  syncLog(first: 25) {
    nodes {
      id
      kind
      prospectEmail
      createdAt
    }
  }
}
    `) as unknown as TypedDocumentString<RecentEventsQuery, RecentEventsQueryVariables>;
export const ReportedEventDocument = new TypedDocumentString(`
    query ReportedEvent($id: ID!) {
  syncLogEntry(id: $id) {
    id
    input
  }
}
    `) as unknown as TypedDocumentString<ReportedEventQuery, ReportedEventQueryVariables>;
export const ReportedEventsDocument = new TypedDocumentString(`
    query ReportedEvents {
  syncLog(first: 20) {
    nodes {
      id
      input
    }
  }
}
    `) as unknown as TypedDocumentString<ReportedEventsQuery, ReportedEventsQueryVariables>;