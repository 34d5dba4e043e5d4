import { expect, it } from 'vitest'

import { activityQuery } from '@/app/shell/activity/documents'
import { accountQuery } from '@/pages/integrations/snovio/documents'

import { documents } from './documents'

/** What becomes of a file. */
function placed(code: string): string {
  const { transform } = documents()
  if (typeof transform !== 'object') throw new Error('The plugin transforms nothing')
  const context = {
    error: (message: string) => {
      throw new Error(message)
    },
  }
  const handler = transform.handler as (this: typeof context, code: string) => { code: string }
  return handler.call(context, code).code
}

const imported = "import { graphql } from '@/gql'\n"

it('puts a document where it is written, with its fragments and without what a reader needs', () => {
  expect(activityQuery).toBe(
    'query Activity($hours:Int!){activity(hours:$hours){from to succeeded skipped failed}}',
  )
  expect(accountQuery.toString()).toMatch(
    /^query Account\{connection\{\.\.\.AccountFields\}\}fragment AccountFields on SnovioAccount\{status /,
  )
})

it('leaves nothing that loads the documents of other pages, and each line in its place', () => {
  const source = `${imported}export const viewer = graphql(\`
  query Viewer {
    viewer {
      user
      role
      organization
    }
  }
\`)
export const after = 1
`
  const code = placed(source)
  expect(code).not.toContain('@/gql')
  expect(code.split('\n').indexOf('export const after = 1')).toBe(
    source.split('\n').indexOf('export const after = 1'),
  )
})

it('ends the build at a document that was not checked against the schema', () => {
  expect(() => placed(`${imported}graphql(\`query Other { viewer { user } }\`)`)).toThrow(
    'This document is not among the generated ones',
  )
  expect(() => placed(`${imported}graphql(text)`)).toThrow('A document must be one text in backquotes')
})
