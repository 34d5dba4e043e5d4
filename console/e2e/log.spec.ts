import { readFile } from 'node:fs/promises'

import type { Locator, Page } from '@playwright/test'

import { expect, test } from './test'
import { place } from './world/place'

const grid = (page: Page) => page.getByRole('grid', { name: /Sync log/ })
/** The rows that are drawn, without the head. */
const rows = (page: Page) => grid(page).locator('[role=row][id]')
const rowOf = (page: Page, email: string) => rows(page).filter({ hasText: email })

test('a booking is seen as it comes in and as it is synced', async ({ page, open, org }) => {
  await org.setUp()
  await open('/log')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await org.book('ada@example.com')
  const row = rowOf(page, 'ada@example.com')
  await expect(row).toBeVisible()
  await expect(row).toContainText('Synced')
  await expect(row).toContainText('Added')
  await org.book('grace@example.com')
  await expect(rows(page).first()).toContainText('grace@example.com')
  await expect(rows(page)).toHaveCount(2)
})

test('rows that come in do not move what one reads, and a pill leads to them', async ({
  page,
  open,
  org,
}) => {
  await org.seed(800)
  await org.pause()
  await open('/log')
  await expect(rows(page).nth(5)).toBeVisible()
  const scroller = grid(page).locator('[role=rowgroup]').last().locator('..')
  await scroller.evaluate((element) => (element.scrollTop = 4000))
  const inSight = await firstInSight(scroller)
  await expect(inSight).toBeVisible()
  const before = await inSight.boundingBox()
  await org.bookMany(12)
  const pill = page.getByRole('button', { name: /12 new/ })
  await expect(pill).toBeVisible()
  expect(await inSight.boundingBox()).toEqual(before)
  await pill.click()
  await expect(rowOf(page, 'guest-12@example.com')).toBeVisible()
  await expect(pill).toBeHidden()
})

test('the log scrolls to its end', async ({ page, open, org }) => {
  await org.seed(1200)
  await open('/log')
  await expect(rows(page).nth(5)).toBeVisible()
  const scroller = grid(page).locator('[role=rowgroup]').last().locator('..')
  await expect
    .poll(async () => {
      await scroller.evaluate((element) => (element.scrollTop = element.scrollHeight))
      return grid(page).getAttribute('aria-rowcount')
    })
    .toBe('1201')
  await scroller.evaluate((element) => (element.scrollTop = element.scrollHeight))
  await expect(rows(page).last()).toContainText('prospect-0@example.com')
  expect(await rows(page).count()).toBeLessThan(200)
})

test('what is filtered lies in the address and can be shared', async ({ page, open, org, context }) => {
  await org.seed(400)
  await open('/log')
  await expect(rows(page).nth(5)).toBeVisible()
  await page
    .getByRole('search')
    .getByRole('button', { name: /^Status/ })
    .click()
  await page.getByRole('checkbox', { name: 'Failed' }).check()
  await expect(page).toHaveURL(/[?&]status=FAILED/)
  await expect(rows(page).first()).toContainText('Failed')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '12')
  await page.keyboard.press('Escape')

  const person = await rows(page).first().locator('[role=gridcell]').nth(3).innerText()
  await page.getByLabel('Email address of a person').fill(person.toUpperCase())
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`email=${encodeURIComponent(person)}`))
  await expect(rows(page)).toHaveCount(1)

  const other = await context.newPage()
  await other.goto(`${page.url()}#token=${await org.token('member')}`)
  await expect(rows(other)).toHaveCount(1)
  await expect(rows(other)).toContainText(person)

  await page.goBack()
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '12')
})

test('a row opens what was sent and answered, and the log of its person', async ({ page, open, org }) => {
  await org.setUp()
  await org.book('ada@example.com')
  await org.book('ada@example.com')
  await org.book('grace@example.com')
  await open('/log')
  const row = rowOf(page, 'ada@example.com').last()
  await expect(row).toContainText('Synced')
  await row.click()
  const entry = page.getByRole('dialog', { name: 'Entry of the sync log' })
  await expect(entry.getByText(/"listId": ?"\d+"/)).toBeVisible()
  await expect(entry).toContainText('HTTP 200')
  await expect(entry.getByText(/"success": ?true/)).toBeVisible()
  await expect(entry).toContainText('"bookingCreated"')
  await expect(entry).not.toContainText(org.account.apiSecret)
  await expect(page).toHaveURL(/[?&]entry=/)

  await page.reload()
  await expect(entry).toBeVisible()
  await entry.getByRole('link', { name: 'Timeline' }).click()
  await expect(page).toHaveURL(/email=ada%40example\.com/)
  await expect(page.getByText('grace@example.com')).toHaveCount(0)
})

test('one that failed is retried', async ({ page, open, org }) => {
  await org.setUp()
  await org.book('bounced.ada@example.com')
  await open('/log')
  const row = rowOf(page, 'bounced.ada@example.com')
  await expect(row).toContainText('Failed')
  await row.click()
  const entry = page.getByRole('dialog', { name: 'Entry of the sync log' })
  await expect(entry.getByRole('heading', { name: '1 call to Snov.io' })).toBeVisible()
  await entry.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByText('The entry runs again.')).toBeVisible()
  await expect(entry.getByRole('heading', { name: '2 calls to Snov.io' })).toBeVisible()
})

test('a call that fails is tried again by itself, which the row tells', async ({ page, open, org }) => {
  await org.setUp()
  await org.account.fail('ada@example.com', 1)
  await open('/log')
  await org.book('ada@example.com')
  const row = rowOf(page, 'ada@example.com')
  await expect(row).toContainText('Retrying')
  await expect(row).toContainText('Synced')
})

test('a member reads the log and can retry nothing', async ({ page, open, org }) => {
  await org.book('ada@example.com')
  await open('/log', { role: 'member' })
  const row = rowOf(page, 'ada@example.com')
  await expect(row).toContainText('Skipped')
  await row.click()
  const retry = page.getByRole('dialog').getByRole('button', { name: 'Retry' })
  await expect(retry).toHaveAccessibleDescription(/only owners and admins/)
})

test('what is filtered can be downloaded as it is shown', async ({ page, open, org }) => {
  await org.book('ada@example.com')
  await org.book('=cmd@example.com')
  await open('/log?email=%3Dcmd%40example.com')
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('Skipped')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: /CSV/ }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^snovsync-log-\d{4}-\d\d-\d\d\.csv$/)
  const [head, row, ...more] = (await readFile(await download.path(), 'utf8')).trim().split('\n')
  expect(head).toContain('"time","kind","status","reason","explanation","person"')
  expect(row).toContain(',"BOOKING_CREATED","SKIPPED","NOT_CONNECTED","No Snov.io account was connected')
  expect(row).toContain(`,"'=cmd@example.com",`)
  expect(more).toEqual([])
  expect(download.url()).not.toContain(org.ownerToken)
})

test('all that match are retried, after their number was said', async ({ page, open, org }) => {
  await org.bookMany(7)
  await org.book('ada@example.com')
  await expect.poll(() => waiting(org)).toBe(0)
  await org.setUp()
  await open('/log?status=SKIPPED&reason=NOT_CONNECTED')
  await expect(rows(page)).toHaveCount(8)
  await page.getByRole('button', { name: /^Retry all/ }).click()
  const asked = page.getByRole('dialog', { name: 'Retry all that match' })
  await expect(asked).toContainText('8 entries of them failed, were skipped')
  await expect(asked).toContainText('Reason: Not connected')
  await asked.getByRole('button', { name: 'Retry 8 entries' }).click()
  await expect(asked).toContainText('8 entries run again.')
  await asked.getByRole('button', { name: 'Close' }).filter({ hasText: 'Close' }).click()
  await page.goto(`${place().url}/log?status=SUCCEEDED`)
  await expect(rows(page)).toHaveCount(8)
})

async function waiting(org: { ask: <Data>(query: string) => Promise<Data> }): Promise<number> {
  const { queue } = await org.ask<{ queue: { depth: number } }>('{ queue { depth } }')
  return queue.depth
}

/** The first row below the upper edge of what scrolls. */
async function firstInSight(scroller: Locator): Promise<Locator> {
  await expect(scroller.locator('[role=row]').first()).toBeVisible()
  const id = await scroller.evaluate((element) => {
    const { top } = element.getBoundingClientRect()
    const all = [...element.querySelectorAll('[role=row]')]
    return all.find((row) => row.getBoundingClientRect().top >= top + 40)?.id
  })
  return scroller.locator(`[id="${id ?? ''}"]`)
}
