import { useEffect, useMemo, useState } from 'react'

import { useApi } from '@/api/api'
import type { LogProbeQuery, LogProbeQueryVariables } from '@/gql/graphql'

import { describeSearch } from '../address/describe'
import { choiceOf, filterOf } from '../address/filter'
import { facets, without, type Facet, type LogSearch } from '../address/search'
import { logProbe } from '../documents'

/** A part of the filter without which there are entries. */
export type Hiding = { words: string; rest: LogSearch }

/** `from` and `to` are one choice for whoever made it. */
const partners: Partial<Record<Facet, Facet>> = { from: 'to', to: 'from' }

/** Finds out which parts of a filter that shows nothing hide entries; undefined until it is known. */
export function useHidingFilters(search: LogSearch): readonly Hiding[] | undefined {
  const { client, clock } = useApi()
  const choice = choiceOf(search)
  const parts = useMemo(() => partsOf(JSON.parse(choice) as LogSearch), [choice])
  const [found, setFound] = useState<{ choice: string; hiding: Hiding[] }>()
  useEffect(() => {
    let over = false
    const probe = async (part: Hiding) => {
      const variables = { filter: filterOf(part.rest, clock.now()) }
      const { data } = await client
        .query<LogProbeQuery, LogProbeQueryVariables>(logProbe.toString(), variables, {
          requestPolicy: 'network-only',
        })
        .toPromise()
      return (data?.syncLog.nodes.length ?? 0) > 0
    }
    void Promise.all(parts.map(probe)).then((shows) => {
      if (!over) setFound({ choice, hiding: parts.filter((_, index) => shows[index]) })
    })
    return () => {
      over = true
    }
  }, [client, clock, choice, parts])
  return found?.choice === choice ? found.hiding : undefined
}

function partsOf(search: LogSearch): Hiding[] {
  const chosen = facets.filter((facet) => search[facet] !== undefined)
  return chosen
    .filter((facet) => facet !== 'to' || search.from === undefined)
    .map((facet) => {
      const partner = partners[facet]
      const rest = without(search, facet, ...(partner === undefined ? [] : [partner]))
      const all = describeSearch(search)
      const kept = new Set(describeSearch(rest))
      return { words: all.filter((line) => !kept.has(line)).join(', '), rest }
    })
}
