import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

import { documents } from './scripts/documents'

const server = process.env.SNOVSYNC_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [documents(), react()],
  resolve: {
    alias: { '@': fileURLToPath(new URL('src', import.meta.url)) },
  },
  // The server puts a new nonce in the place of this text with each answer of the
  // index; see console.go.
  html: { cspNonce: '{{nonce}}' },
  build: {
    target: 'baseline-widely-available',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      '/graphql': { target: server, ws: true },
      '/export': { target: server },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['{src,scripts}/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    // Tests wait for what they want to see; how long that takes is the machine's affair.
    testTimeout: 60_000,
  },
})
