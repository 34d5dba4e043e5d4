import { expect } from '@playwright/test'

import { ask, post } from './ask'
import { place } from './place'
import { SnovioAccount } from './snovio'

export type Role = 'owner' | 'admin' | 'member'
type Errors = { userErrors: { message: string }[] }

/** A customer of its own, so that tests run beside each other. */
export class Organization {
  private events = 0

  private constructor(
    readonly name: string,
    readonly account: SnovioAccount,
    readonly ownerToken: string,
  ) {}

  /** Makes a customer whose Snov.io account is not connected yet. */
  static async make(name: string): Promise<Organization> {
    const account = await SnovioAccount.make(`${name}-user`)
    return new Organization(name, account, await mint(name, 'owner', 3600))
  }

  token(role: Role, seconds = 3600): Promise<string> {
    return mint(this.name, role, seconds)
  }

  /** Asks the API as its owner. */
  ask<Data>(query: string, variables: object = {}, url = place().url): Promise<Data> {
    return ask<Data>(url, this.ownerToken, query, variables)
  }

  /** Connects the account. */
  async connect(): Promise<void> {
    const { apiUserId, apiSecret } = this.account
    await this.act('connectSnovio', 'ConnectSnovioInput', { apiUserId, apiSecret })
  }

  /** Connects the account and saves settings with which all bookings are synced. */
  async setUp(settings: object = {}): Promise<void> {
    await this.connect()
    await this.save({
      targetListId: this.account.booked.id,
      lifecycleFieldKey: 'Meeting status',
      ...settings,
    })
  }

  save(settings: object): Promise<void> {
    return this.act('updateSettings', 'UpdateSettingsInput', settings)
  }

  async pause(): Promise<void> {
    await this.ask('mutation { pauseSync { userErrors { message } } }')
  }

  async resume(): Promise<void> {
    await this.ask('mutation { resumeSync { userErrors { message } } }')
  }

  /** Reports a meeting that somebody booked, and gives the event's id. */
  async book(email: string, more: object = {}, url?: string): Promise<string> {
    const eventId = `event-${++this.events}`
    const input = {
      eventId,
      occurredAt: new Date().toISOString(),
      booking: { id: `booking-${this.events}`, title: 'Introduction' },
      host: { name: 'Kim Example', email: 'kim@example.com' },
      invitee: { email, name: 'Sam Example' },
      ...more,
    }
    await this.act('bookingCreated', 'BookingCreatedInput', input, url)
    return eventId
  }

  /** Reports many bookings of different people at once, and gives their events' ids. */
  async bookMany(count: number, url?: string): Promise<string[]> {
    const events = Array.from({ length: count }, () => {
      const id = ++this.events
      return {
        bookingCreated: {
          eventId: `event-${id}`,
          occurredAt: new Date().toISOString(),
          booking: { id: `booking-${id}`, title: 'Introduction' },
          invitee: { email: `guest-${id}@example.com`, name: 'Sam Example' },
        },
      }
    })
    await this.act('recordEvents', 'RecordEventsInput', { events }, url)
    return events.map(({ bookingCreated }) => bookingCreated.eventId)
  }

  /** Reports so many bookings that the account has no call left for a while, and waits for that. */
  async useUpCalls(): Promise<void> {
    // Work for some minutes: the calls that come back are used at once.
    for (let minute = 0; minute < 4; minute++) await this.bookMany(60)
    await expect.poll(() => this.callsLeft()).toBe(0)
  }

  /** How many calls the account has left of this minute. */
  async callsLeft(): Promise<number> {
    const { queue } = await this.ask<{ queue: { quotaUsed: number; quotaLimit: number } }>(
      '{ queue { quotaUsed quotaLimit } }',
    )
    return queue.quotaLimit - queue.quotaUsed
  }

  /** Fills the log with entries of the last days that all have ended. */
  async seed(entries: number): Promise<void> {
    await post(`${place().control}/entries`, { organization: this.name, entries })
  }

  async apiKey(name = 'Calendar'): Promise<string> {
    const query = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`
    const { createApiKey } = await this.ask<{ createApiKey: { key: string } }>(query, { input: { name } })
    return createApiKey.key
  }

  private async act(field: string, type: string, input: object, url?: string): Promise<void> {
    const query = `mutation ($input: ${type}!) { done: ${field}(input: $input) { userErrors { message } } }`
    const { done } = await this.ask<{ done: Errors }>(query, { input }, url)
    const [error] = done.userErrors
    if (error) throw new Error(`${field}: ${error.message}`)
  }
}

async function mint(organization: string, role: Role, seconds: number): Promise<string> {
  const { token } = await post<{ token: string }>(`${place().control}/tokens`, {
    organization,
    role,
    seconds,
  })
  return token
}
