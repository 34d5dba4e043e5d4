const first = 400
const longest = 10_000

/**
 * Waits before another try to connect, longer with each one in a row. The wait ends at
 * once when the browser says that the network is back, or the tab is looked at again.
 */
export function waitBeforeRetry(retries: number): Promise<void> {
  const most = Math.min(longest, first * 2 ** Math.min(retries, 10))
  const delay = most / 2 + (Math.random() * most) / 2
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      document.removeEventListener('visibilitychange', seen)
      resolve()
    }
    const seen = () => {
      if (document.visibilityState === 'visible') done()
    }
    const timer = setTimeout(done, delay)
    window.addEventListener('online', done)
    document.addEventListener('visibilitychange', seen)
  })
}
