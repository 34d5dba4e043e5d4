import type { FieldName } from '../model/values'
import type { KindCode, ReasonCode } from '@/words/words'

const triggerOf = {
  BOOKING_CREATED: 'bookingCreated',
  BOOKING_CANCELED: 'bookingCanceled',
  BOOKING_RESCHEDULED: 'bookingRescheduled',
  BOOKING_NO_SHOW: 'bookingNoShow',
  ROUTING_FORM_SUBMITTED: 'routingFormSubmitted',
} as const satisfies Record<KindCode, FieldName>

/**
 * Why an event would be skipped, where the settings on this page are the reason. The words of
 * the log speak of events that were skipped, and how to retry them.
 */
export const skipSentences: Partial<Record<ReasonCode, string>> = {
  NOT_CONNECTED: 'No Snov.io account is connected.',
  TRIGGER_OFF: 'Events of this kind are switched off.',
  NO_TARGET_LIST: 'No target list is chosen.',
  NO_LIFECYCLE_FIELD: 'The event only changes a status, and no lifecycle field is chosen to hold it.',
}

/** The setting on this page that keeps an event from being skipped. */
export function fixFor(reason: ReasonCode, kind: KindCode): { field: FieldName; label: string } | undefined {
  switch (reason) {
    case 'TRIGGER_OFF':
      return { field: triggerOf[kind], label: 'Go to the trigger' }
    case 'NO_TARGET_LIST':
      return { field: 'targetListId', label: 'Go to the target list' }
    case 'NO_LIFECYCLE_FIELD':
      return { field: 'lifecycleFieldKey', label: 'Go to the lifecycle field' }
    default:
      return undefined
  }
}
