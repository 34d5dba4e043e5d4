import { expect, it } from 'vitest'

import { createAppRouter } from '@/app/router'

import { kindWords, reasonWords, statusWords, type Words } from './words'

const all = Object.entries<Words>({ ...statusWords, ...reasonWords, ...kindWords })

/** The pages that a next step may lead to, whether or not they are there yet. */
const pages = ['/integrations', '/log', '/settings']

it.each(all)('%s leads to a page, or nowhere', (_, { nextStep, nextStepRoute }) => {
  if (nextStepRoute === undefined) return
  expect(nextStep).toBeDefined()
  expect(pages).toContain(nextStepRoute)
})

it('knows the pages that are there', () => {
  expect(Object.keys(createAppRouter().routesByPath)).toContain(
    reasonWords.CREDENTIALS_REJECTED.nextStepRoute,
  )
})

it('says something else with each sentence', () => {
  const sentences = all.map(([, { sentence }]) => sentence)
  expect(new Set(sentences).size).toBe(sentences.length)
})
