import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

import { states } from './states'
import { expect, test } from './test'

// In some states the server is away: what it is asked for fails.
test.use({ tolerated: /net::ERR_(FAILED|INTERNET_DISCONNECTED)/ })

const schemes = ['light', 'dark'] as const
const sizes = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
]
/** Where pictures go to be looked at; unset: none are taken. */
const pictures = process.env.PICTURES

for (const state of states) {
  test(`${state.name}: axe finds nothing, and nothing sticks out`, async ({ page, org, open }) => {
    await wear(page, 'light')
    await state.reach({ page, org, open })
    for (const scheme of schemes) {
      await wear(page, scheme)
      expect(await violations(page), scheme).toEqual([])
    }
    for (const size of sizes) {
      await page.setViewportSize(size)
      // A window of a new size is drawn a moment later.
      await expect
        .poll(() => page.evaluate(sticksOut), { message: `at a width of ${size.width}` })
        .toEqual([])
      if (pictures === undefined) continue
      for (const scheme of schemes) {
        await wear(page, scheme)
        await page.screenshot({ path: `${pictures}/${state.name}-${size.width}-${scheme}.png` })
      }
    }
  })
}

/** Lets the system ask for a color scheme, which the console follows. */
async function wear(page: Page, colorScheme: (typeof schemes)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme })
  if (page.url() === 'about:blank') return
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
  // Colors that change in a transition have their contrast at its end.
  await expect
    .poll(() => page.evaluate(() => document.getAnimations().some((one) => one instanceof CSSTransition)))
    .toBe(false)
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * A tooltip lies at the page's end, outside of its landmarks. What it says is the description of
 * its control too, so nobody has to find it there.
 */
const tooltipElsewhere = 'region: <div data-portal="true" data-mantine-shared-portal-node="true">'

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(rules).analyze()
  return found
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    .filter((one) => !one.startsWith(tooltipElsewhere))
}

/** What lies beyond the window's edges; runs in the page. */
function sticksOut(): string[] {
  const out: string[] = []
  const { clientWidth, scrollWidth } = document.documentElement
  if (scrollWidth > clientWidth) out.push(`the page is ${scrollWidth} wide, the window ${clientWidth}`)
  const main = document.querySelector('main')
  if (main && main.scrollWidth > main.clientWidth) out.push(`main is ${main.scrollWidth} wide`)
  for (const element of document.querySelectorAll('button, a, input, h1, h2, h3, p, dd, td')) {
    const { left, right, width } = element.getBoundingClientRect()
    const hidden = width <= 1 || getComputedStyle(element).visibility === 'hidden'
    if (!hidden && (right > clientWidth + 1 || left < -1)) out.push(element.outerHTML.slice(0, 120))
  }
  return out
}
