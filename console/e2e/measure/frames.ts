import { writeFileSync } from 'node:fs'

import type { CDPSession, Page } from '@playwright/test'

import { expect, test } from '../test'
import type { Organization } from '../world/organization'

const entries = Number(process.env.ENTRIES ?? 100_000)
const perSecond = 50
const seconds = 15
/** A frame that comes later than this after the one before it was missed by whoever looks. */
const late = 25

test(`the log with ${entries} entries and ${perSecond} new ones a second`, async ({ page, org, open }) => {
  await org.seed(entries)
  await page.setViewportSize({ width: 1440, height: 900 })
  await open('/log')
  const rows = page.getByRole('row')
  await expect(rows.nth(10)).toBeVisible()
  const browser = await page.context().newCDPSession(page)
  const feed = startFeed(org)
  try {
    for (const [what, act] of [
      ['standing at the top while rows come in', () => page.waitForTimeout(seconds * 1000)],
      ['scrolling while rows come in', () => scroll(page, browser)],
    ] as const) {
      print(what, await measured(page, browser, act))
    }
  } finally {
    process.stdout.write(`  ${await feed.stop()} events were reported meanwhile\n`)
  }
})

/** Reports events at an even pace until it is stopped, and counts them. */
function startFeed(org: Organization) {
  const pause = 100
  let running = true
  let reported = 0
  const began = performance.now()
  const run = async () => {
    while (running) {
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond) - reported
      if (due > 0) reported += (await org.bookMany(Math.min(due, 100))).length
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  const done = run()
  return {
    stop: async () => {
      running = false
      await done
      return reported
    },
  }
}

/** Scrolls down and up over the middle of the window, as a hand on a touchpad does. */
async function scroll(page: Page, browser: CDPSession): Promise<void> {
  const until = Date.now() + seconds * 1000
  const { width, height } = page.viewportSize() ?? { width: 1440, height: 900 }
  for (let down = true; Date.now() < until; down = !down) {
    await browser.send('Input.synthesizeScrollGesture', {
      x: width / 2,
      y: height * 0.7,
      yDistance: down ? -6000 : 5000,
      speed: 2500,
      gestureSourceType: 'mouse',
    })
  }
}

type Frames = {
  count: number
  lasted: number
  late: number
  longest: number
  p99: number
  dropped: number
  longTasks: number
}

/** The frames that the page was given while something was done, and those that the browser dropped. */
async function measured(page: Page, browser: CDPSession, act: () => Promise<void>): Promise<Frames> {
  const events: { name: string }[] = []
  const collect = ({ value }: { value: object[] }) => events.push(...(value as { name: string }[]))
  browser.on('Tracing.dataCollected', collect)
  await browser.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: [
        'devtools.timeline',
        'disabled-by-default-devtools.timeline.frame',
        'devtools.timeline.frame',
      ],
    },
  })
  await page.evaluate(() => {
    const seen = { times: [] as number[], longTasks: 0, running: true }
    Object.assign(window, { frames: seen })
    new PerformanceObserver((list) => (seen.longTasks += list.getEntries().length)).observe({
      type: 'longtask',
    })
    const frame = (time: number) => {
      seen.times.push(time)
      if (seen.running) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  await act()
  const { times, longTasks } = await page.evaluate(() => {
    const seen = (window as unknown as { frames: { times: number[]; longTasks: number; running: boolean } })
      .frames
    seen.running = false
    return seen
  })
  const complete = new Promise((resolve) => browser.once('Tracing.tracingComplete', resolve))
  await browser.send('Tracing.end')
  await complete
  browser.off('Tracing.dataCollected', collect)
  writeFileSync(
    `${import.meta.dirname}/../../.e2e/frames-trace.json`,
    JSON.stringify({ traceEvents: events }),
  )

  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time))
  const sorted = gaps.toSorted((a, b) => a - b)
  return {
    count: gaps.length,
    lasted: ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000,
    late: gaps.filter((gap) => gap > late).length,
    longest: sorted.at(-1) ?? 0,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    dropped: events.filter(({ name }) => name === 'DroppedFrame').length,
    longTasks,
  }
}

function print(
  what: string,
  { count, lasted, late: lateFrames, longest, p99, dropped, longTasks }: Frames,
): void {
  const share = ((100 * lateFrames) / Math.max(count, 1)).toFixed(2)
  process.stdout.write(
    `${what}: ${(count / lasted).toFixed(1)} frames/s over ${lasted.toFixed(1)} s; ` +
      `${share} % later than ${late} ms, 99 % within ${p99.toFixed(1)} ms, longest ${longest.toFixed(0)} ms; ` +
      `${dropped} dropped in the trace, ${longTasks} tasks longer than 50 ms\n`,
  )
}
