import { Skeleton } from '@mantine/core'
import { useEffect, useRef } from 'react'

import { useQuery, useReturn } from '@/api/hooks'
import { useQueue } from '@/api/queue'
import { Card } from '@/ui/Card'
import { Problem } from '@/ui/Problem'

import { settingsQuery } from './documents'
import { SettingsEditor } from './SettingsEditor'

type Props = {
  previewed: boolean
  /** Whether somebody has just opened the preview. */
  justOpened: boolean
  onClosePreview: () => void
}

/** Reads the settings, and again when they may have changed. */
export function Settings({ previewed, justOpened, onClosePreview }: Props) {
  const { data, problem, readAgain } = useQuery(settingsQuery, {})
  const { latest } = useQueue()
  useReturn(readAgain)

  // What the settings name can be gone, or another admin pause the sync, while one looks at them.
  const state = latest && `${latest.queue.blockedReason ?? ''} ${latest.queue.paused}`
  const seen = useRef(state)
  useEffect(() => {
    const before = seen.current
    seen.current = state
    if (before !== undefined && before !== state) readAgain()
  }, [state, readAgain])

  return (
    <>
      {problem !== undefined && (
        <Problem title="The settings could not be read" problem={problem} onRetry={readAgain} />
      )}
      {data !== undefined && (
        <SettingsEditor
          stored={data.settings}
          previewed={previewed}
          justOpened={justOpened}
          onClosePreview={onClosePreview}
        />
      )}
      {data === undefined && problem === undefined && (
        <Card>
          <Skeleton height={20} width={160} mb="sm" />
          <Skeleton height={36} width="60%" mb="md" />
          <Skeleton height={14} width="80%" mb="xs" />
          <Skeleton height={14} width="70%" />
        </Card>
      )}
    </>
  )
}
