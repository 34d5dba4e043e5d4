import { useMemo } from 'react'

import { useQuery } from '@/api/hooks'

import { reportedEventsQuery } from '../documents'
import { suggestionsId } from '../model/controlIds'
import { seenIds } from './seenIds'

/**
 * The ids that the last events had answers to, which the rows' fields suggest. Nobody
 * knows them by heart; without them one can still type.
 */
export function IdSuggestions() {
  const { data } = useQuery(reportedEventsQuery, {})
  const ids = useMemo(() => seenIds(data?.syncLog.nodes.map(({ input }) => input) ?? []), [data])
  return Object.entries(ids).map(([source, seen]) => (
    <datalist key={source} id={suggestionsId(source)}>
      {seen.map((id) => (
        <option key={id} value={id} />
      ))}
    </datalist>
  ))
}
