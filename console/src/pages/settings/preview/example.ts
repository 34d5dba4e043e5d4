import { pretty, type EventText } from './events'

/** An event to begin with where none has come in yet. */
export function exampleEvent(now: number): EventText {
  const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString()
  return {
    kind: 'BOOKING_CREATED',
    text: pretty({
      eventId: 'example-1',
      occurredAt: at(0),
      booking: {
        id: 'booking-1',
        title: 'Introduction',
        startTime: at(48),
        endTime: at(48.5),
        timeZone: 'Europe/Berlin',
        location: 'Video call',
      },
      host: { name: 'Ben Host', email: 'ben@example.com' },
      invitee: { email: 'ann@example.com', name: 'Ann Example', phone: '+49 30 5550100' },
      answers: [{ questionId: 'company', value: 'Example Ltd' }],
    }),
  }
}
