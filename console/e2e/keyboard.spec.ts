import type { Page } from '@playwright/test'

import { expect, test } from './test'

test('everything can be done by keyboard alone', async ({ page, open, org }) => {
  await open('/integrations')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Integrations' })).toBeFocused()

  await tabTo(page, 'Connect')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Connect Snov.io' })
  await expect(dialog.getByLabel('API user ID')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Connect', exact: true })).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(dialog.getByLabel('API user ID')).toBeFocused()
  await page.keyboard.type(org.account.apiUserId)
  await page.keyboard.press('Tab')
  await page.keyboard.type(org.account.apiSecret)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Snov.io is connected.')).toBeVisible()

  await tabTo(page, 'Make an API key')
  await page.keyboard.press('Space')
  const form = page.getByRole('dialog', { name: 'Make an API key' })
  await expect(form.getByLabel('Name')).toBeFocused()
  await page.keyboard.type('Calendar')
  await page.keyboard.press('Enter')
  const shown = page.getByRole('dialog', { name: 'Your new API key' })
  await expect(shown.getByRole('button', { name: 'Copy' })).toBeFocused()
  await tabTo(page, 'I have stored it')
  await page.keyboard.press('Enter')
  await expect(shown).toBeHidden()
  await expect(page.getByRole('button', { name: 'Make an API key' })).toBeFocused()
})

test('what one gets at by keyboard is seen, and nothing holds the focus', async ({ page, open, org }) => {
  await org.setUp()
  await org.apiKey()
  await open('/integrations')
  const reached = new Set<string>()
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab')
    const { name, seen } = await page.evaluate(focused)
    if (name === '' || reached.has(name)) break
    expect(seen, `${name} has a visible focus`).toBe(true)
    reached.add(name)
  }
  for (const control of ['Replace keys', 'Disconnect', 'Make an API key', 'Revoke Calendar']) {
    expect(
      [...reached].some((name) => name.includes(control)),
      `${control} is reached`,
    ).toBe(true)
  }
})

/** Presses Tab until a control of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate(focused)).name.endsWith(`:${name}`)) return
  }
  throw new Error(`${name} cannot be reached by keyboard`)
}

/** What has the focus, and whether that can be seen; runs in the page. */
function focused(): { name: string; seen: boolean } {
  const element = document.activeElement
  if (!(element instanceof HTMLElement) || element === document.body) return { name: '', seen: true }
  const label = element.getAttribute('aria-label') ?? element.innerText
  const group = element.getAttribute('name') ?? ''
  const drawn = [element, ...[...document.querySelectorAll('label:has(:focus-visible)')]]
  const seen = drawn.some((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one)
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  })
  return { name: `${element.tagName}${group}:${label.trim()}`, seen }
}
