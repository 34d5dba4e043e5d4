import { accessSync, constants } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where the machine's own Chromium is: none is downloaded. */
export function chromium(): string {
  const named = process.env.CHROMIUM
  if (named) return named
  const found = places.find(canRun)
  if (found === undefined) {
    throw new Error(
      'There is no Chromium. scripts/install-test-deps.sh installs it on Debian, or CHROMIUM names it.',
    )
  }
  return found
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
