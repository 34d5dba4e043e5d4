import { useEffect, useMemo, useState } from 'react'

import { useApi } from '@/api/api'
import { useReturn } from '@/api/hooks'

import { choiceOf, filterOf } from '../address/filter'
import type { LogSearch } from '../address/search'
import { LogFeed } from './LogFeed'
import { useFeed } from './useFeed'

export type Feeding = {
  feed: LogFeed
  /** Whether another filter's rows are still shown while those that are wanted are being read. */
  changing: boolean
}

/** The log that a search chooses. Until it is there, the one before stays. */
export function useLogFeed(search: LogSearch): Feeding {
  const { client, socket, session, clock } = useApi()
  const choice = choiceOf(search)
  const wanted = useMemo(
    () => new LogFeed({ client, socket, session }, filterOf(JSON.parse(choice) as LogSearch, clock.now())),
    [client, socket, session, clock, choice],
  )
  useEffect(() => wanted.start(), [wanted])
  useReturn(() => wanted.retry())

  const phase = useFeed(wanted, (state) => state.phase)
  const [feed, show] = useState(wanted)
  if (feed !== wanted && phase !== 'reading') show(wanted)
  return { feed, changing: feed !== wanted }
}
