import { Button, Group, Stack } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

import { useApi } from '@/api/api'
import { useMutation, useQuery } from '@/api/hooks'
import { useQueue } from '@/api/queue'
import { Problem } from '@/ui/Problem'
import { formatCount, formatDuration, formatMany } from '@/ui/format'
import { tellUserErrors } from '@/ui/notify'

import { describeSearch } from '../address/describe'
import { filterOf } from '../address/filter'
import type { LogSearch } from '../address/search'
import { retryableCount, retrySyncs } from '../documents'
import classes from './RetryAll.module.css'
import { pinned, retryAll, type Ending } from './retryAll'

type Props = {
  search: LogSearch
  onRunning: (running: boolean) => void
  onClose: () => void
}

/** Counts, asks, runs, and says what came of it. */
export function RetryAll({ search, onRunning, onClose }: Props) {
  const { clock } = useApi()
  const [filter] = useState(() => pinned(filterOf(search, clock.now()), clock.now()))
  const { data, problem, readAgain } = useQuery(retryableCount, { filter }, { requestPolicy: 'network-only' })
  const [retry] = useMutation(retrySyncs)
  const [done, setDone] = useState<number>()
  const [ending, setEnding] = useState<Ending>()
  const stopped = useRef(false)
  const main = useRef<HTMLButtonElement>(null)
  const counted = data?.retryableCount
  const running = done !== undefined && ending === undefined

  // The buttons change with what they are for; the focus stays on the main one.
  const stage = ending?.kind ?? (running ? 'running' : 'asking')
  useEffect(() => {
    if (stage !== 'asking') main.current?.focus()
  }, [stage])

  async function run(after: string | null, count: number) {
    stopped.current = false
    setDone(count)
    setEnding(undefined)
    onRunning(true)
    const ended = await retryAll({
      retry: async (input) => {
        const payload = (await retry({ input }))?.retrySyncs
        tellUserErrors(payload?.userErrors ?? [])
        return payload
      },
      filter,
      after,
      count,
      isStopped: () => stopped.current,
      onProgress: setDone,
    })
    setEnding(ended)
    onRunning(false)
  }

  if (problem !== undefined && counted === undefined)
    return <Problem title="The entries could not be counted" problem={problem} onRetry={readAgain} />
  if (counted === undefined) return <p className={classes.text}>Counting the entries …</p>

  const { count, capped } = counted
  const total = `${capped ? 'more than ' : ''}${formatMany(count, 'entry', 'entries')}`
  return (
    <Stack gap="md">
      <Choice search={search} />
      <div role="status">
        {done === undefined && <Question count={count} total={total} />}
        {running && (
          <>
            <p className={classes.text}>
              {formatCount(done)} of {total} run again.
            </p>
            <progress
              className={classes.progress}
              max={Math.max(count, done)}
              value={done}
              aria-label="Progress"
            />
          </>
        )}
        {ending !== undefined && <p className={classes.text}>{endingWords(ending)}</p>}
      </div>
      <Group justify="flex-end" gap="xs">
        {done === undefined && (
          <>
            <Button variant="default" size="sm" data-autofocus onClick={onClose}>
              {count === 0 ? 'Close' : 'Cancel'}
            </Button>
            {count > 0 && (
              <Button size="sm" onClick={() => void run(null, 0)}>
                Retry {total}
              </Button>
            )}
          </>
        )}
        {running && (
          <Button ref={main} variant="default" size="sm" onClick={() => (stopped.current = true)}>
            Stop
          </Button>
        )}
        {ending?.kind === 'failed' && (
          <Button size="sm" variant="default" onClick={() => void run(ending.after, ending.count)}>
            Go on
          </Button>
        )}
        {ending !== undefined && (
          <Button ref={main} size="sm" onClick={onClose}>
            Close
          </Button>
        )}
      </Group>
    </Stack>
  )
}

function Choice({ search }: { search: LogSearch }) {
  const lines = describeSearch(search)
  if (lines.length === 0)
    return <p className={classes.text}>No filter is in use: this is about the whole log.</p>
  return (
    <div>
      <p className={classes.text}>This is about the entries with</p>
      <ul className={classes.list}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  )
}

function Question({ count, total }: { count: number; total: string }) {
  const { latest } = useQueue()
  if (count === 0)
    return (
      <p className={classes.text}>
        None of them can run again: only those can that failed, were skipped, are blocked or wait for a retry.
      </p>
    )
  const minute = latest?.queue.quotaLimit ?? 60
  return (
    <p className={classes.text}>
      <b>{total}</b> of them failed, were skipped, are blocked or wait for a retry. They run again from the
      beginning, the oldest first. At {formatCount(minute)} calls a minute that takes up to{' '}
      {formatDuration((count / minute) * 60)}.
    </p>
  )
}

function endingWords({ kind, count }: Ending): string {
  const many = formatMany(count, 'entry runs', 'entries run')
  switch (kind) {
    case 'done':
      return `${many} again.`
    case 'stopped':
      return `Stopped. ${many} again; the others are as they were.`
    case 'failed':
      return `It did not get through. ${many} again; the others are as they were.`
  }
}
