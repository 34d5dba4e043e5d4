import { Skeleton } from '@mantine/core'
import { useEffect, useRef } from 'react'

import { useQuery, useReturn } from '@/api/hooks'
import { useQueue } from '@/api/queue'
import { Card } from '@/ui/Card'
import { Panel } from '@/ui/Panel'
import { Problem } from '@/ui/Problem'

import { accountQuery } from './documents'
import { SnovioCard } from './SnovioCard'

export function CrmPanel() {
  const { data, problem, readAgain } = useQuery(accountQuery, {})
  const { latest } = useQueue()
  useReturn(readAgain)

  // The keys can be rejected, or put right by another admin, while one looks at them.
  const blockedReason = latest?.queue.blockedReason
  const seen = useRef(blockedReason)
  useEffect(() => {
    const before = seen.current
    seen.current = blockedReason
    if (before !== undefined && before !== blockedReason) readAgain()
  }, [blockedReason, readAgain])

  return (
    <Panel title="CRM">
      {data !== undefined && <SnovioCard account={data.connection} />}
      {data === undefined && problem === undefined && (
        <Card>
          <Skeleton height={20} width={160} mb="sm" />
          <Skeleton height={14} width="60%" />
        </Card>
      )}
      {problem !== undefined && (
        <Problem title="The Snov.io connection could not be read" problem={problem} onRetry={readAgain} />
      )}
    </Panel>
  )
}
