import { createContext, use, useMemo, useState, type ReactNode } from 'react'

import { graphql } from '@/gql'
import type { ConnectionStatus, QueueFiguresFragment } from '@/gql/graphql'

import { useApi } from './api'
import type { Problem } from './errors'
import { useFollow, useQuery, useReturn } from './hooks'

export const queueFigures = graphql(`
  fragment QueueFigures on Queue {
    depth
    oldestAgeSeconds
    quotaUsed
    quotaLimit
    quotaFreesAt
    estimatedDrainSeconds
    blocked
    paused
    blockedReason
  }
`)

const queueQuery = graphql(`
  query Queue {
    queue {
      ...QueueFigures
    }
    connection {
      status
    }
  }
`)

const queueChanges = graphql(`
  subscription QueueChanges {
    queue {
      ...QueueFigures
    }
  }
`)

/** The queue's figures, and when they came in by the server's clock. */
export type QueueAt = { queue: QueueFiguresFragment; at: number }

export type QueueNews = {
  /** Undefined until the first answer. */
  latest: QueueAt | undefined
  /** The Snov.io connection; undefined until the first answer. */
  account: ConnectionStatus | undefined
  /** Why there is no first answer. */
  problem: Problem | undefined
  readAgain: () => void
}

const QueueContext = createContext<QueueNews | null>(null)

/** Follows the queue, once for the whole console. */
export function QueueProvider({ children }: { children: ReactNode }) {
  const { clock } = useApi()
  const { data, problem, readAgain } = useQuery(queueQuery, {})
  const [live, setLive] = useState<QueueAt>()
  useFollow(queueChanges, () => ({}), {
    next: ({ queue }) => {
      // What blocks the queue may have changed the connection too.
      if (live !== undefined && live.queue.blockedReason !== queue.blockedReason) readAgain()
      setLive({ queue, at: clock.now() })
    },
  })
  useReturn(readAgain)

  const first = useMemo(() => data && { queue: data.queue, at: clock.now() }, [data, clock])
  const news = useMemo(
    () => ({ latest: newer(live, first), account: data?.connection.status, problem, readAgain }),
    [live, first, data, problem, readAgain],
  )
  return <QueueContext value={news}>{children}</QueueContext>
}

export function useQueue(): QueueNews {
  const news = use(QueueContext)
  if (news === null) throw new Error('useQueue needs a QueueProvider around it')
  return news
}

function newer(a: QueueAt | undefined, b: QueueAt | undefined): QueueAt | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return b.at > a.at ? b : a
}
