import { stripIgnoredCharacters } from 'graphql'
import type { Plugin } from 'vite'

import { graphql } from '../src/gql'
import { TypedDocumentString } from '../src/gql/graphql'

const imported = "import { graphql } from '@/gql'"
const written = /\bgraphql\(`([^`]*)`\)/g
const look = graphql as (source: string) => unknown

/**
 * Puts the text of each GraphQL document where `graphql(…)` stands. What is generated holds all
 * documents of all pages, twice, in one file that every page would load; this way each lies once, in
 * the part of the page that sends it. Types still come from what is generated, and a document that
 * is not there ends the build.
 */
export function documents(): Plugin {
  return {
    name: 'documents',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/.+\.tsx?$/, code: imported },
      handler(code) {
        const placed = code.replace(imported, '').replace(written, (call, source: string) => {
          const document = look(source)
          if (!(document instanceof TypedDocumentString))
            this.error(`This document is not among the generated ones; run make console: ${source}`)
          // The lines stay, so that the places of faults are those of the source.
          return JSON.stringify(stripIgnoredCharacters(document.toString())) + '\n'.repeat(lines(call))
        })
        if (/\bgraphql\(/.test(placed))
          this.error('A document must be one text in backquotes, with nothing put in.')
        return { code: placed, map: null }
      },
    },
  }
}

const lines = (text: string) => text.split('\n').length - 1
