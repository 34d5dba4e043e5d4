import { expect, test } from './test'

// The other tests fail where anything breaks the policy; this one sees that there is one.
test.use({ tolerated: /Content Security Policy|asked for http:\/\/127\.0\.0\.2/ })

test('nothing can leave the origin, and no script or style can be put in', async ({ page, open }) => {
  await open('/integrations')
  const broken = await page.evaluate(async () => {
    const violations: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
    const tried = await fetch('http://127.0.0.2:1/').then(
      () => 'answered',
      () => 'refused',
    )
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    const style = document.createElement('style')
    style.textContent = 'body { display: none }'
    document.head.append(script, style)
    const image = new Image()
    const loaded = new Promise((resolve) => {
      image.onload = () => resolve('loaded')
      image.onerror = () => resolve('refused')
    })
    image.src = 'http://127.0.0.2:1/image.png'
    return { tried, image: await loaded, ran: 'ran' in window, violations: violations.sort() }
  })
  expect(broken).toEqual({
    tried: 'refused',
    image: 'refused',
    ran: false,
    violations: ['connect-src', 'img-src', 'script-src-elem', 'style-src-elem'],
  })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})
