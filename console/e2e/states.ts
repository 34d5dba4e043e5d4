import { randomUUID } from 'node:crypto'

import { expect, type Page, type Route } from '@playwright/test'

import { Organization, type Role } from './world/organization'
import { place } from './world/place'

type Stage = {
  page: Page
  org: Organization
  open: (path: string, options?: { role?: Role }) => Promise<void>
}

export type State = {
  name: string
  /** Takes the browser there. */
  reach: (stage: Stage) => Promise<void>
}

const inDialog = (page: Page, name: string) => expect(page.getByRole('dialog', { name })).toBeVisible()

/** Every page and dialog of the console, in the states that look different. */
export const states: readonly State[] = [
  {
    name: 'sign-in',
    reach: async ({ page }) => {
      await page.goto(`${place().url}/integrations`)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page.getByRole('alert')).toHaveText('Paste a token.')
    },
  },
  {
    name: 'sign-in-again',
    reach: async ({ page, open }) => {
      await open('/integrations')
      await page.route('**/graphql', (route) => route.fulfill({ json: refused }))
      // What the chart does when the tab is looked at again: it asks, and is refused.
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
      await inDialog(page, 'Sign in again')
    },
  },
  {
    name: 'integrations-not-connected',
    reach: async ({ page, open }) => {
      await open('/integrations')
      await expect(page.getByText('There is no API key yet.')).toBeVisible()
    },
  },
  {
    name: 'integrations-connected',
    reach: async ({ page, org, open }) => {
      await org.seed(600)
      await org.setUp()
      await org.apiKey()
      await open('/integrations')
      await expect(page.getByRole('row', { name: /Calendar/ })).toBeVisible()
      await expect(page.getByRole('slider')).toBeVisible()
      await page.getByText('7 days').click()
      await expect(page.getByRole('slider', { name: /7 days/ })).toBeVisible()
    },
  },
  {
    name: 'integrations-blocked-and-paused',
    reach: async ({ page, org, open }) => {
      await org.setUp()
      await org.account.changeSecret()
      await org.book('sam@example.com')
      await open('/integrations')
      await expect(page.getByText('1 event is blocked')).toBeVisible()
      await org.pause()
      await expect(page.getByText('The sync is paused')).toBeVisible()
    },
  },
  {
    name: 'integrations-member',
    reach: async ({ page, org, open }) => {
      await org.setUp()
      await open('/integrations', { role: 'member' })
      await page.getByRole('button', { name: 'Replace keys' }).hover()
      await expect(page.getByRole('tooltip')).toBeVisible()
    },
  },
  {
    name: 'connect',
    reach: async ({ page, open }) => {
      await open('/integrations')
      await page.getByRole('button', { name: 'Connect', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: 'Connect Snov.io' })
      await dialog.getByRole('button', { name: 'Check and connect' }).click()
      await expect(dialog.getByLabel('API user ID')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  {
    name: 'disconnect',
    reach: async ({ page, org, open }) => {
      await org.connect()
      await open('/integrations')
      await page.getByRole('button', { name: 'Disconnect' }).click()
      await inDialog(page, 'Disconnect Snov.io?')
    },
  },
  {
    name: 'make-key',
    reach: async ({ page, open }) => {
      await open('/integrations')
      await page.getByRole('button', { name: 'Make an API key' }).click()
      await inDialog(page, 'Make an API key')
    },
  },
  {
    name: 'new-key',
    reach: async ({ page, open }) => {
      await open('/integrations')
      await page.getByRole('button', { name: 'Make an API key' }).click()
      await page.getByLabel('Name').fill('Calendar')
      await page.getByRole('button', { name: 'Make the key' }).click()
      await inDialog(page, 'Your new API key')
    },
  },
  {
    name: 'revoke-key',
    reach: async ({ page, org, open }) => {
      await org.apiKey()
      await open('/integrations')
      await page.getByRole('button', { name: 'Revoke Calendar' }).click()
      await inDialog(page, 'Revoke “Calendar”?')
    },
  },
  {
    name: 'viewer-menu-and-notice',
    reach: async ({ page, org, open }) => {
      await org.pause()
      await open('/integrations')
      await page.route('**/graphql', (route) => route.abort())
      await page.getByRole('button', { name: 'Resume' }).click()
      await expect(page.getByText('That did not work')).toBeVisible()
      await page.getByRole('button', { name: /Signed in as/ }).click()
      await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
    },
  },
  {
    name: 'chart',
    reach: async ({ page, org, open }) => {
      await org.seed(3000)
      await open('/integrations')
      await page.getByRole('slider').focus()
      await page.keyboard.press('ArrowLeft')
    },
  },
  {
    name: 'log',
    reach: async ({ page, org, open }) => {
      await org.seed(300)
      await open('/log')
      await expect(page.getByRole('gridcell').first()).toBeVisible()
    },
  },
  {
    name: 'log-empty',
    reach: async ({ open }) => {
      await open('/log')
    },
  },
  {
    name: 'log-loading',
    reach: async ({ page, open }) => {
      await page.route('**/graphql', (route) => (asks(route, 'LogPage') ? undefined : route.fallback()))
      await open('/log')
      await expect(page.getByRole('status', { name: 'Reading the log' })).toBeVisible()
      // Nothing is live that was not read.
      await expect(page.getByText('Connecting …')).toBeVisible()
    },
  },
  {
    name: 'log-unreadable',
    reach: async ({ page, open }) => {
      await page.route('**/graphql', (route) =>
        asks(route, 'LogPage') ? route.fulfill({ json: away }) : route.fallback(),
      )
      await open('/log')
      await expect(page.getByRole('alert')).toBeVisible()
    },
  },
  {
    name: 'log-offline',
    reach: async ({ page, org, open }) => {
      await org.seed(60)
      await open('/log')
      await expect(page.getByRole('gridcell').first()).toBeVisible()
      await expect(page.getByText('Live', { exact: true })).toBeVisible()
      await page.context().setOffline(true)
      await expect(page.getByText('Offline', { exact: true }).first()).toBeVisible()
    },
  },
  {
    name: 'log-filtered',
    reach: async ({ page, org, open }) => {
      await org.seed(300)
      await open('/log?status=FAILED&status=SKIPPED&last=30d')
      await expect(page.getByRole('gridcell').first()).toBeVisible()
      await page
        .getByRole('search')
        .getByRole('button', { name: /^Reason/ })
        .click()
      await expect(page.getByRole('checkbox', { name: 'Prospect refused' })).toBeVisible()
    },
  },
  {
    name: 'log-nothing-matches',
    reach: async ({ page, org, open }) => {
      await org.seed(60)
      await open('/log?email=nobody%40example.com')
      await expect(page.getByRole('gridcell')).toHaveCount(0)
    },
  },
  {
    name: 'log-entry',
    reach: async ({ page, org, open }) => {
      await org.setUp()
      await org.book('bounced.ada@example.com')
      await open('/log')
      await expect(page.getByRole('row').filter({ hasText: 'Failed' })).toBeVisible()
      await page.getByRole('row').filter({ hasText: 'Failed' }).click()
      await expect(page.getByRole('heading', { name: '1 call to Snov.io' })).toBeVisible()
    },
  },
  {
    name: 'log-timeline',
    reach: async ({ page, org, open }) => {
      await org.seed(300)
      await open('/log?email=prospect-70%40example.com&view=timeline')
      await expect(page.getByText('Synced').last()).toBeVisible()
    },
  },
  {
    name: 'log-retry-all',
    reach: async ({ page, org, open }) => {
      await org.seed(300)
      await open('/log?status=FAILED')
      await page.getByRole('button', { name: /^Retry all/ }).click()
      await expect(page.getByRole('dialog')).toContainText('They run again')
    },
  },
  {
    name: 'settings-new',
    reach: async ({ page, open }) => {
      await open('/settings')
      await expect(page.getByRole('heading', { name: 'Mapping' })).toBeVisible()
    },
  },
  {
    name: 'settings-unreadable',
    reach: async ({ page, open }) => {
      await page.route('**/graphql', (route) =>
        asks(route, 'Settings') ? route.fulfill({ json: away }) : route.fallback(),
      )
      await open('/settings')
      await expect(page.getByText('The settings could not be read')).toBeVisible()
    },
  },
  {
    name: 'settings-filled',
    reach: async ({ page, org, open }) => {
      await org.setUp({ targetListId: org.account.newsletter.id, mappings: someMappings })
      await open('/settings')
      await expect(page.getByText('A campaign is active on this list')).toBeVisible()
      await page.getByLabel('After a booking').fill('')
    },
  },
  {
    name: 'settings-lists',
    reach: async ({ page, org, open }) => {
      await org.setUp()
      await open('/settings')
      await expect(page.getByRole('combobox', { name: 'List' })).toHaveValue('Booked meetings')
      await page.getByRole('combobox', { name: 'List' }).click()
      await expect(page.getByRole('option', { name: /Newsletter/ })).toBeVisible()
    },
  },
  {
    name: 'settings-row-errors',
    reach: async ({ page, org, open }) => {
      await org.setUp({ mappings: someMappings })
      await open('/settings')
      await page.getByLabel('Target of row 2').selectOption('prospect.company')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await expect(page.getByLabel('Target of row 2')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  {
    name: 'settings-preview',
    reach: async ({ page, org, open }) => {
      await org.setUp({ mappings: someMappings })
      await org.pause()
      await org.book('ada@example.com')
      await open('/settings?preview=1')
      await page.getByLabel('Recent booking or form').selectOption({ index: 0 })
      await expect(page.getByText('Would be sent', { exact: true })).toBeVisible()
    },
  },
  {
    name: 'settings-campaign',
    reach: async ({ page, org, open }) => {
      await org.setUp()
      await open('/settings')
      await expect(page.getByRole('combobox', { name: 'List' })).toHaveValue('Booked meetings')
      await page.getByRole('combobox', { name: 'List' }).click()
      await page.getByRole('option', { name: /Newsletter/ }).click()
      await inDialog(page, 'Choose “Newsletter”?')
    },
  },
  {
    name: 'settings-create-list',
    reach: async ({ page, org, open }) => {
      await org.connect()
      await open('/settings')
      await page.getByRole('button', { name: 'Create a list' }).click()
      await inDialog(page, 'Create a list')
    },
  },
  {
    name: 'settings-compare',
    reach: async ({ page, org, open }) => {
      await org.setUp()
      await open('/settings')
      await page.getByLabel('After a booking').fill('Mine')
      await org.save({ lifecycleWording: { booked: 'Theirs' }, mappings: someMappings })
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await inDialog(page, 'Somebody else saved these settings')
    },
  },
  {
    name: 'settings-leave',
    reach: async ({ page, org, open }) => {
      await org.setUp()
      await open('/settings')
      await page.getByLabel('After a booking').fill('Mine')
      await page.getByRole('link', { name: 'Integrations' }).click()
      await inDialog(page, 'Leave without saving?')
    },
  },
  {
    name: 'settings-list-deleted',
    reach: async ({ page, org, open }) => {
      await org.setUp()
      await org.account.deleteList(org.account.booked.id)
      await org.book('ada@example.com')
      await open('/settings')
      await expect(page.getByText('1 event is blocked')).toBeVisible()
    },
  },
  {
    name: 'settings-member',
    reach: async ({ page, org, open }) => {
      await org.setUp({ mappings: someMappings })
      await open('/settings', { role: 'member' })
      await expect(page.getByText('Everything is shown as it is set.')).toBeVisible()
    },
  },
  {
    name: 'audit',
    reach: async ({ page, org, open }) => {
      await org.setUp({ mappings: someMappings })
      await org.apiKey()
      await org.pause()
      await open('/audit')
      await expect(page.getByRole('row', { name: /Paused the sync/ })).toBeVisible()
    },
  },
  {
    name: 'audit-empty',
    reach: async ({ page, open }) => {
      await open('/audit?action=ERASE&actor=ann')
      await expect(page.getByText('No record matches.')).toBeVisible()
    },
  },
  {
    name: 'audit-member',
    reach: async ({ page, open }) => {
      await open('/audit', { role: 'member' })
      await expect(page.getByText('Only owners and admins can see the audit log.')).toBeVisible()
    },
  },
  {
    name: 'sign-in-switch',
    reach: async ({ page, open }) => {
      const other = await Organization.make(`e2e-${randomUUID().slice(0, 13)}`)
      await open('/integrations')
      await page.evaluate((token) => (window.location.hash = `#token=${token}`), other.ownerToken)
      await inDialog(page, 'Switch to another sign-in?')
    },
  },
  {
    name: 'not-found',
    reach: async ({ page, open }) => {
      await open('/nowhere')
      await expect(page.getByText('There is no page at this address.')).toBeVisible()
    },
  },
]

const someMappings = [
  { source: 'invitee_form_question:company', target: 'prospect.company' },
  { source: 'booking.start_time', target: 'prospect.cf_First meeting' },
]

/** Whether a request asks for the query of this name. */
function asks(route: Route, name: string): boolean {
  const { query } = (route.request().postDataJSON() ?? {}) as { query?: string }
  return query !== undefined && new RegExp(`^query ${name}\\b`).test(query)
}

/** What the server answers while its database is away. */
const away = {
  errors: [{ message: 'the database is not available', extensions: { code: 'UNAVAILABLE' } }],
}

/** What the server answers to a token that has ended. */
const refused = {
  errors: [{ message: 'a valid bearer token is required', extensions: { code: 'UNAUTHENTICATED' } }],
}
