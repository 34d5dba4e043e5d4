import { randomUUID } from 'node:crypto'

import { expect, test } from './test'
import { Server } from './world/server'

test.use({ tolerated: /net::ERR_|WebSocket connection to/ })

test('after a restart of its server the log goes on without a gap and without a double', async ({
  page,
  open,
  org,
}) => {
  await org.pause()
  const server = await Server.start(`restarted-${randomUUID().slice(0, 8)}`)
  await open('/log', { url: server.url })
  const rows = page.getByRole('grid', { name: /Sync log/ }).locator('[role=row][id]')
  await org.bookMany(3)
  await expect(rows).toHaveCount(3)

  const strip = page.getByRole('region', { name: 'Sync' })
  await server.stop()
  await expect(strip.getByText('Reconnecting …')).toBeVisible()
  await org.bookMany(4)
  await expect(strip.getByText('Offline', { exact: true })).toBeVisible()
  await expect(rows).toHaveCount(3)
  await server.startAgain()
  await expect(rows).toHaveCount(7)
  await expect(strip.getByText('Offline', { exact: true })).toBeHidden()
  await org.bookMany(2)
  await expect(rows).toHaveCount(9)
  const seen = await rows.evaluateAll((all) => all.map((row) => /guest-\d+/.exec(row.textContent)?.[0]))
  expect(seen).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => `guest-${n}`))
  await server.stop()
})
