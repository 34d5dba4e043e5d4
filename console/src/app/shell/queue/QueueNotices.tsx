import type { ConnectionStatus, QueueFiguresFragment } from '@/gql/graphql'
import { Banner } from '@/ui/Banner'
import { NextStep } from '@/ui/NextStep'
import { formatMany } from '@/ui/format'
import { reasonWords } from '@/words/words'

import classes from './QueueNotices.module.css'
import { ResumeButton } from './ResumeButton'

type Props = {
  queue: QueueFiguresFragment
  account: ConnectionStatus | undefined
}

/** What keeps the sync from going on, each with the way to mend it. */
export function QueueNotices({ queue, account }: Props) {
  const disconnected = account === 'DISCONNECTED'
  const { blockedReason, blocked, paused, depth } = queue
  if (!disconnected && blockedReason === null && !paused) return null
  return (
    <div className={classes.notices} role="status">
      {disconnected && (
        <Banner tone="warn" title="No Snov.io account is connected">
          Events that come in are skipped. <NextStep words={connectFirst} />
        </Banner>
      )}
      {blockedReason !== null && (
        <Banner tone="danger" title={blockedTitle(blocked)}>
          {reasonWords[blockedReason].sentence} <NextStep words={reasonWords[blockedReason]} />
        </Banner>
      )}
      {paused && (
        <Banner tone="warn" title="The sync is paused" action={<ResumeButton />}>
          Events are still accepted and wait in order
          {depth > 0 && `; ${formatMany(depth, 'event waits', 'events wait')} now`}.
        </Banner>
      )}
    </div>
  )
}

const connectFirst = {
  ...reasonWords.NOT_CONNECTED,
  nextStep: 'Connect Snov.io',
}

function blockedTitle(blocked: number): string {
  return blocked === 0 ? 'The sync is blocked' : `${formatMany(blocked, 'event is', 'events are')} blocked`
}
