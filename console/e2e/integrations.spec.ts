import { expect, test } from './test'
import { ApiError, ask } from './world/ask'
import { place } from './world/place'

test('wrong keys are told beside the field, right ones connect', async ({ page, open, org }) => {
  await open('/integrations')
  await expect(page.getByText('No Snov.io account is connected')).toBeVisible()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Connect Snov.io' })
  const secret = dialog.getByLabel('API secret')
  await dialog.getByLabel('API user ID').fill(org.account.apiUserId)
  await secret.fill('wrong')
  await dialog.getByRole('button', { name: 'Check and connect' }).click()
  await expect(secret).toHaveAttribute('aria-invalid', 'true')
  await expect(secret).toHaveAccessibleDescription(/rejected/)
  await expect(secret).toBeFocused()
  expect(await connection(org)).toMatchObject({ status: 'DISCONNECTED' })

  await secret.fill(org.account.apiSecret)
  await dialog.getByRole('button', { name: 'Check and connect' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Snov.io is connected.')).toBeVisible()
  const crm = page.getByRole('region', { name: 'CRM' })
  await expect(crm.getByText('Connected', { exact: true }).first()).toBeVisible()
  await expect(crm.getByText('25000.00')).toBeVisible()
  await expect(page.getByText('No Snov.io account is connected')).toBeHidden()
  await expect(crm).not.toContainText(org.account.apiSecret)
  expect(await connection(org)).toMatchObject({ status: 'CONNECTED' })
})

test('disconnecting asks first, and says what stays', async ({ page, open, org }) => {
  await org.setUp()
  await org.pause()
  await org.bookMany(3)
  await open('/integrations')
  await page.getByRole('button', { name: 'Disconnect' }).click()
  const dialog = page.getByRole('dialog', { name: 'Disconnect Snov.io?' })
  await expect(dialog).toContainText('3 events that wait end as skipped')
  await expect(dialog).toContainText('Nothing is deleted at Snov.io')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
  expect(await connection(org)).toMatchObject({ status: 'CONNECTED' })

  await page.getByRole('button', { name: 'Disconnect' }).click()
  await dialog.getByRole('button', { name: 'Disconnect' }).click()
  await expect(page.getByText('Snov.io is disconnected.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Connect', exact: true })).toBeVisible()
  expect(await connection(org)).toMatchObject({ status: 'DISCONNECTED' })
})

test('rejected keys block the sync, which the page names; new ones let it go on', async ({
  page,
  open,
  org,
}) => {
  await org.setUp()
  await org.account.changeSecret()
  await open('/integrations')
  await org.book('sam@example.com')
  const strip = page.getByRole('region', { name: 'Sync' })
  await expect(strip.getByText('1 event is blocked')).toBeVisible()
  await expect(strip).toContainText('Snov.io rejected the API keys')
  await expect(page.getByText('Snov.io rejects the API keys')).toBeVisible()

  await page.getByRole('button', { name: 'Reconnect' }).click()
  const dialog = page.getByRole('dialog', { name: 'Reconnect Snov.io' })
  await dialog.getByLabel('API user ID').fill(org.account.apiUserId)
  await dialog.getByLabel('API secret').fill(org.account.apiSecret)
  await dialog.getByRole('button', { name: 'Check and connect' }).click()
  await expect(page.getByText('Snov.io is connected.')).toBeVisible()
  await expect(strip.getByText('Up to date')).toBeVisible()
  await expect.poll(() => org.account.prospects('sam@example.com')).toHaveLength(1)
})

test('an API key is shown once, reports events and nothing else, and can be revoked', async ({
  page,
  open,
}) => {
  await open('/integrations')
  await page.getByRole('button', { name: 'Make an API key' }).click()
  const form = page.getByRole('dialog', { name: 'Make an API key' })
  await form.getByRole('button', { name: 'Make the key' }).click()
  await expect(form.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
  await form.getByLabel('Name').fill('Calendar')
  await form.getByRole('button', { name: 'Make the key' }).click()

  const shown = page.getByRole('dialog', { name: 'Your new API key' })
  const key = await shown.getByLabel('Key for Calendar').inputValue()
  await page.keyboard.press('Escape')
  await expect(shown).toBeVisible()
  await shown.getByRole('button', { name: 'I have stored it' }).click()
  await expect(shown).toBeHidden()

  const report = (eventId: string) =>
    ask<{ bookingCreated: { event: { status: string } } }>(
      place().url,
      key,
      `mutation ($id: ID!) { bookingCreated(input: {
        eventId: $id, occurredAt: "2026-01-05T09:00:00Z", booking: { id: "b" }, invitee: { email: "sam@example.com" }
      }) { event { status } } }`,
      { id: eventId },
    )
  expect(await report('one')).toMatchObject({ bookingCreated: { event: { status: 'QUEUED' } } })
  expect(await codeOf(ask(place().url, key, '{ settings { version } }'))).toBe('FORBIDDEN')

  const keys = page.getByRole('region', { name: 'API keys' })
  const row = keys.getByRole('row', { name: /Calendar/ })
  await expect(row).toContainText(key.slice(0, 12))
  await expect(keys).not.toContainText(key)
  await row.getByRole('button', { name: 'Revoke Calendar' }).click()
  await page
    .getByRole('dialog', { name: 'Revoke “Calendar”?' })
    .getByRole('button', { name: 'Revoke' })
    .click()
  await expect(keys.getByText('There is no API key yet.')).toBeVisible()
  expect(await codeOf(report('two'))).toBe('UNAUTHENTICATED')
})

test('a member sees everything and is told why they can change nothing', async ({ page, open, org }) => {
  await org.setUp()
  await org.pause()
  await open('/integrations', { role: 'member' })
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible()
  for (const name of ['Replace keys', 'Disconnect', 'Make an API key', 'Resume']) {
    const button = page.getByRole('button', { name })
    await expect(button).toHaveAttribute('aria-disabled', 'true')
    await expect(button).toHaveAccessibleDescription(/only owners and admins/)
    await button.click({ force: true })
  }
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const { settings } = await org.ask<{ settings: { paused: boolean } }>('{ settings { paused } }')
  expect(settings.paused).toBe(true)
  const member = await org.token('member')
  expect(
    await codeOf(ask(place().url, member, 'mutation { disconnectSnovio { userErrors { message } } }')),
  ).toBe('FORBIDDEN')
})

async function connection(org: { ask: <Data>(query: string) => Promise<Data> }) {
  const { connection } = await org.ask<{ connection: { status: string } }>('{ connection { status } }')
  return connection
}

/** The code that an operation is refused with. */
async function codeOf(asked: Promise<unknown>): Promise<string> {
  const refused = await asked.catch((error: unknown) => error)
  return refused instanceof ApiError ? refused.code : 'none'
}
