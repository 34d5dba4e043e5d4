import { post } from './ask'
import { place } from './place'

export type List = { id: string; name: string }

const switches = (path: string) => `${place().simulator}/_simulator/${path}`

/** An account at the simulated Snov.io, and the hands of somebody who works there. */
export class SnovioAccount {
  private constructor(
    readonly apiUserId: string,
    public apiSecret: string,
    /** Takes prospects and sends them nothing. */
    readonly booked: List,
    /** Has an active campaign, "Monthly newsletter". */
    readonly newsletter: List,
  ) {}

  /** Makes an account with two lists, one of them with a campaign, and fields of all types. */
  static async make(apiUserId: string): Promise<SnovioAccount> {
    const apiSecret = `${apiUserId}-secret`
    await post(switches('accounts'), { clientId: apiUserId, secret: apiSecret })
    const its = (path: string) => switches(`accounts/${apiUserId}/${path}`)
    const booked = await post<List>(its('lists'), { name: 'Booked meetings' })
    const newsletter = await post<List>(its('lists'), { name: 'Newsletter' })
    await post(its('campaigns'), { name: 'Monthly newsletter', listId: newsletter.id, status: 'Active' })
    for (const [name, type] of [
      ['Meeting status', 'string'],
      ['Host email', 'string'],
      ['Company size', 'number'],
      ['First meeting', 'date'],
    ] as const) {
      await post(its('fields'), { name, type })
    }
    return new SnovioAccount(apiUserId, apiSecret, booked, newsletter)
  }

  /** Gives the account another secret: the old keys are refused from now on. */
  async changeSecret(): Promise<void> {
    this.apiSecret += '-new'
    await post(switches('accounts'), { clientId: this.apiUserId, secret: this.apiSecret })
    await post(switches(`accounts/${this.apiUserId}/revoke-tokens`), {})
  }

  addList(name: string): Promise<List> {
    return post(switches(`accounts/${this.apiUserId}/lists`), { name })
  }

  async deleteList(id: string): Promise<void> {
    await post(switches(`accounts/${this.apiUserId}/lists/${id}`), {}, 'DELETE')
  }

  /** Makes the next calls that write this prospect fail, as a server in trouble does. */
  async fail(email: string, count: number): Promise<void> {
    await post(switches('faults'), {
      kind: 'HTTP_ERROR',
      account: this.apiUserId,
      path: '/v1/add-prospect-to-list',
      email,
      count,
    })
  }

  async prospects(email: string): Promise<Record<string, unknown>[]> {
    const url = switches(`accounts/${this.apiUserId}/prospects?email=${encodeURIComponent(email)}`)
    const response = await fetch(url)
    return (await response.json()) as Record<string, unknown>[]
  }
}
