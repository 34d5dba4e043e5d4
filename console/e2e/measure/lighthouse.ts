import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'

import { chromium } from '@playwright/test'
import lighthouse, { desktopConfig } from 'lighthouse'

import { chromium as executable } from '../browser'
import { expect, test } from '../test'
import { place } from '../world/place'

const pages = ['/integrations', '/log', '/settings']
const categories = ['performance', 'accessibility', 'best-practices'] as const
/** Times depend on what else the machine does: they are printed, and looked at. */
const asserted = ['accessibility', 'best-practices'] as const

test('Lighthouse, as a desktop browser', async ({ org }) => {
  await org.seed(5000)
  await org.setUp()
  const port = await freePort()
  const browser = await chromium.launch({
    executablePath: executable(),
    args: [`--remote-debugging-port=${port}`, '--disable-background-networking'],
  })
  try {
    for (const path of pages) {
      const link = `${place().url}${path}#token=${org.ownerToken}`
      const result = await lighthouse(
        link,
        { port, output: 'json', logLevel: 'error', onlyCategories: [...categories] },
        desktopConfig,
      )
      if (result === undefined) throw new Error(`Lighthouse gave no result for ${path}`)
      const { lhr } = result
      // The link's token is no secret of anybody's, but it has no place in a file either.
      const report = JSON.stringify(lhr).replaceAll(org.ownerToken, '…')
      writeFileSync(`${import.meta.dirname}/../../.e2e/lighthouse${path.replace('/', '-')}.json`, report)
      const scores = categories.map((id) => ({
        id,
        score: Math.round((lhr.categories[id]?.score ?? 0) * 100),
      }))
      const timings = [
        'first-contentful-paint',
        'largest-contentful-paint',
        'total-blocking-time',
        'cumulative-layout-shift',
      ]
      print(path, [
        ...scores.map(({ id, score }) => `${id} ${score}`),
        ...timings.map((id) => `${id} ${lhr.audits[id]?.displayValue ?? '?'}`),
      ])
      for (const { id } of asserted.flatMap((one) => lhr.categories[one]?.auditRefs ?? [])) {
        const audit = lhr.audits[id]
        if (typeof audit?.score === 'number' && audit.score < 0.9) print('', [audit.id, audit.title])
      }
      for (const { id, score } of scores) {
        if (asserted.some((one) => one === id))
          expect.soft(score, `${id} of ${path}`).toBeGreaterThanOrEqual(95)
      }
    }
  } finally {
    await browser.close()
  }
})

function print(what: string, figures: string[]): void {
  process.stdout.write(`${what.padEnd(14)} ${figures.join(' · ')}\n`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
