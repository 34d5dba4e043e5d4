import { expect, test } from './test'
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

test('signing out forgets the token', async ({ page, open, org }) => {
  await open('/integrations')
  await page.getByRole('button', { name: /Signed in as/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(org.ownerToken)
})
