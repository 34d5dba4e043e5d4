import { expect, test } from './test'

test('the queue strip counts what waits, names what holds it, and lets it go on', async ({
  page,
  open,
  org,
}) => {
  await org.setUp()
  await org.pause()
  await open('/integrations')
  const strip = page.getByRole('region', { name: 'Sync' })
  await expect(strip.getByText('The sync is paused')).toBeVisible()
  await org.bookMany(4)
  await expect(strip).toContainText('Waiting4')
  await expect(strip).toContainText('of 60')
  await strip.getByRole('button', { name: 'Resume' }).click()
  await expect(strip.getByText('Up to date')).toBeVisible()
  await expect(strip).toContainText('Waiting0')
  await expect.poll(() => org.account.prospects('guest-1@example.com')).toHaveLength(1)
})

test('the chart tells what ended in the last hours, also to a keyboard', async ({ page, open, org }) => {
  await org.seed(400)
  await open('/integrations')
  const strip = page.getByRole('region', { name: 'Sync' })
  const day = strip.getByRole('list', { name: 'Ended in the last 24 hours' })
  await expect(day).toBeVisible()

  await strip.getByText('7 days').click()
  const week = strip.getByRole('list', { name: 'Ended in the last 7 days' })
  await expect(week).toBeVisible()
  const sums = (await week.innerText()).match(/\d+/g)?.map(Number) ?? []
  // The oldest part of time may have gone by since the log was filled.
  const total = sums.reduce((sum, one) => sum + one, 0)
  expect(total).toBeGreaterThan(380)
  expect(total).toBeLessThanOrEqual(400)
  expect(Math.min(...sums)).toBeGreaterThan(0)

  const chart = strip.getByRole('slider')
  await chart.focus()
  const now = await chart.getAttribute('aria-valuetext')
  await page.keyboard.press('ArrowLeft')
  await expect(chart).not.toHaveAttribute('aria-valuetext', now ?? '')
  await expect(chart).toHaveAttribute(
    'aria-valuetext',
    /^\w{3} \d+, \d\d:\d\d to \d\d:\d\d: \d+ synced, \d+ skipped, \d+ failed$/,
  )
})
