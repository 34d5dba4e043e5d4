import { randomUUID } from 'node:crypto'

import { expect, test as base, type BrowserContext } from '@playwright/test'

import { Organization, type Role } from './world/organization'
import { place } from './world/place'

type OpenOptions = {
  role?: Role
  /** The server, where it is not the one that all tests share. */
  url?: string
}

type Options = {
  /** What the browser may complain of, because it belongs to the story that is tested. */
  tolerated: RegExp
}

type Fixtures = {
  /** A customer of the test's own. */
  org: Organization
  /** Opens a page of the console by a sign-in link, and waits for it. */
  open: (path: string, options?: OpenOptions) => Promise<void>
  guard: undefined
}

/** Each refusal is said in the browser's console too. */
const refusals = /the server responded with a status of 40[013]/

export const test = base.extend<Fixtures & Options>({
  tolerated: [/$^/, { option: true }],

  org: async ({}, provide) => {
    await provide(await Organization.make(`e2e-${randomUUID().slice(0, 13)}`))
  },

  open: async ({ page, org }, provide) => {
    await provide(async (path, { role = 'owner', url = place().url } = {}) => {
      const token = role === 'owner' ? org.ownerToken : await org.token(role)
      await page.goto(`${url}${path}#token=${token}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    })
  },

  guard: [
    async ({ context, tolerated }, provide) => {
      const complaints = watch(context)
      await provide(undefined)
      expect(
        complaints.filter((one) => !refusals.test(one) && !tolerated.test(one)),
        'nothing may leave the origin, break the policy or fail unseen',
      ).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Notes every request that leaves its page's origin, and whatever the browser complains of. */
function watch(context: BrowserContext): string[] {
  const complaints: string[] = []
  context.on('request', (request) => {
    if (request.isNavigationRequest() || request.url().startsWith('data:')) return
    const from = new URL(request.frame().url())
    const to = new URL(request.url())
    if (to.host !== from.host) complaints.push(`${from.href} asked for ${to.href}`)
  })
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== new URL(page.url()).host)
        complaints.push(`a socket to ${socket.url()}`)
    })
  })
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  return complaints
}
