import { defineConfig } from '@playwright/test'

import { chromium } from './browser'

/** How many times longer than usual to wait for anything, on a machine that is busy with something else. */
const patience = Number(process.env.PATIENCE ?? 1)

/** The console in a real browser, against the real binary; see README.md beside the console. */
export default defineConfig({
  testDir: '.',
  outputDir: '../.e2e/results',
  globalSetup: './world/start.ts',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  timeout: 60_000 * patience,
  expect: { timeout: 15_000 * patience },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: chromium(), args: ['--disable-background-networking'] },
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'tests', testMatch: '**/*.spec.ts' },
    // What prints figures runs by itself: nothing else may take the machine's time.
    { name: 'frames', testMatch: 'measure/frames.ts', timeout: 300_000, use: { contextOptions: {} } },
    { name: 'lighthouse', testMatch: 'measure/lighthouse.ts', timeout: 300_000 },
  ],
})
