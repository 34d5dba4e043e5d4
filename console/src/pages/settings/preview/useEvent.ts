import { useMemo, useState } from 'react'

import { useApi } from '@/api/api'
import { useQuery, type Reading } from '@/api/hooks'
import type { RecentEventsQuery } from '@/gql/graphql'

import { recentEventsQuery, reportedEventQuery } from '../documents'
import { takeText, type EventText } from './events'
import { exampleEvent } from './example'

type Way = 'recent' | 'pasted'

export type EventChoosing = {
  way: Way
  /** The event to preview; undefined while there is none. */
  event: EventText | undefined
  /** The log's newest entries. */
  entries: RecentEventsQuery['syncLog']['nodes'] | undefined
  /** The id of the picked entry, `''` where there is none. */
  picked: string
  pick: (id: string) => void
  paste: (event: EventText) => void
  pickOne: () => void
  /** Goes on with the event as JSON, or with an example where there is none. */
  writeOne: () => void
  recent: Reading<unknown>
  reported: Reading<unknown>
}

/** The event that is previewed: one of the log's newest, the newest to begin with, or one as JSON. */
export function useEvent(): EventChoosing {
  const { clock } = useApi()
  const recent = useQuery(recentEventsQuery, {}, { requestPolicy: 'network-only' })
  const [way, setWay] = useState<Way>('recent')
  const [chosen, setChosen] = useState<string>()
  const [pasted, setPasted] = useState<EventText>()

  const entries = recent.data?.syncLog.nodes
  const picked = chosen ?? entries?.[0]?.id ?? ''
  const reported = useQuery(reportedEventQuery, { id: picked }, { pause: picked === '' })
  const input = reported.data?.syncLogEntry?.input ?? undefined
  const logged = useMemo(
    () => (input === undefined ? undefined : takeText(input, 'BOOKING_CREATED')),
    [input],
  )

  return {
    way,
    event: way === 'recent' ? logged : pasted,
    entries,
    picked,
    pick: setChosen,
    recent,
    reported,
    paste: setPasted,
    pickOne: () => setWay('recent'),
    writeOne: () => {
      setWay('pasted')
      setPasted((before) => before ?? logged ?? exampleEvent(clock.now()))
    },
  }
}
