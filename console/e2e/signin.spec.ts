import { randomUUID } from 'node:crypto'

import { expect, test } from './test'
import { Organization } from './world/organization'
import { place } from './world/place'

const field = 'Token, or the whole sign-in link'

test('a link signs in, for this tab, and its token leaves the address', async ({ page, context, org }) => {
  await page.goto(`${place().url}/integrations#token=${org.ownerToken}`)
  await expect(page.getByRole('heading', { name: 'Integrations' })).toBeVisible()
  expect(page.url()).toBe(`${place().url}/integrations`)

  await page.reload()
  await expect(page.getByRole('heading', { name: 'Integrations' })).toBeVisible()

  const other = await context.newPage()
  await other.goto(`${place().url}/integrations`)
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(org.ownerToken)
})

test('the first page opens without a path', async ({ page, open }) => {
  await open('/')
  expect(new URL(page.url()).pathname).not.toBe('/')
  await expect(page.getByRole('region', { name: 'Sync' })).toBeVisible()
})

test('a token or a whole link can be pasted, and what is none is refused', async ({ page, org }) => {
  await page.goto(`${place().url}/integrations`)
  const token = page.getByLabel(field)
  await expect(token).toBeFocused()
  const signIn = () => page.getByRole('button', { name: 'Sign in' }).click()

  for (const [wrong, words] of [
    ['nonsense', /does not accept this token/],
    [await org.token('owner', -60), /may have expired/],
    [await org.apiKey(), /API key of a booking service/],
  ] as const) {
    await token.fill(wrong)
    await signIn()
    await expect(page.getByRole('alert')).toHaveText(words)
    await expect(token).toHaveAttribute('aria-invalid', 'true')
  }

  await token.fill(`  ${place().url}/#token=${org.ownerToken}\n`)
  await signIn()
  await expect(page.getByRole('heading', { name: 'Integrations' })).toBeVisible()
})

test('a token that ends asks for another one and loses nothing that was typed', async ({
  page,
  open,
  org,
}) => {
  await open('/integrations')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  const connect = page.getByRole('dialog', { name: 'Connect Snov.io' })
  await connect.getByLabel('API user ID').fill(org.account.apiUserId)
  await connect.getByLabel('API secret').fill(org.account.apiSecret)

  // A link that is opened in the same tab: its token takes the place of the other one, and ends soon.
  const soonOver = await org.token('owner', 3)
  await page.evaluate((token) => (window.location.hash = `#token=${token}`), soonOver)
  const again = page.getByRole('dialog', { name: 'Sign in again' })
  await expect(again).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(again).toBeVisible()
  await again.getByLabel(field).fill(org.ownerToken)
  await again.getByRole('button', { name: 'Sign in' }).click()
  await expect(again).toBeHidden()

  await expect(connect.getByLabel('API user ID')).toHaveValue(org.account.apiUserId)
  await connect.getByRole('button', { name: 'Check and connect' }).click()
  await expect(page.getByText('Snov.io is connected.')).toBeVisible()
})

test('a link never replaces another sign-in without asking', async ({ page, open, org }) => {
  const other = await Organization.make(`e2e-${randomUUID().slice(0, 13)}`)
  const dialog = page.getByRole('dialog', { name: 'Switch to another sign-in?' })
  const kept = () => page.evaluate(() => JSON.stringify(sessionStorage))
  await open('/integrations')

  // In the page that is open.
  await page.evaluate((token) => (window.location.hash = `#token=${token}`), other.ownerToken)
  await expect(dialog).toContainText(`organization ${org.name}`)
  await expect(dialog).toContainText(`organization ${other.name}`)
  await expect(dialog.getByRole('button', { name: 'Stay signed in' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(await kept()).toContain(org.ownerToken)

  // A link that leads to the console from elsewhere, in the same tab.
  await page.goto('about:blank')
  await page.goto(`${place().url}/integrations#token=${other.ownerToken}`)
  await dialog.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Integrations' })).toBeVisible()
  expect(await kept()).toContain(org.ownerToken)

  // A link whose token does not work leaves the sign-in as it is.
  await page.goto('about:blank')
  await page.goto(`${place().url}/integrations#token=${await other.token('owner', -60)}`)
  await expect(page.getByText('The sign-in link did not work')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Integrations' })).toBeVisible()
  expect(await kept()).toContain(org.ownerToken)

  await page.evaluate((token) => (window.location.hash = `#token=${token}`), other.ownerToken)
  await dialog.getByRole('button', { name: `Switch to ${other.name}` }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Integrations' })).toBeVisible()
  expect(await kept()).toContain(other.ownerToken)
})

test('signing out forgets the token', async ({ page, open, org }) => {
  await open('/integrations')
  await page.getByRole('button', { name: /Signed in as/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(org.ownerToken)
})
