import { useEffect } from 'react'

import { useQuery, useReturn } from '@/api/hooks'

import { activityQuery } from './documents'

const everyMinute = 60_000

/** What ended in the last hours, read again each minute in which somebody looks. */
export function useActivity(hours: number) {
  const { data, problem, readAgain } = useQuery(activityQuery, { hours })
  useReturn(readAgain)
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') readAgain()
    }
    const timer = setInterval(look, everyMinute)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [readAgain])
  return { parts: data?.activity, problem }
}
