import { useNow } from '@/api/hooks'

import { formatAgo, formatMoment } from './format'

type Props = {
  /** As the API writes it. */
  at: string
}

/** How long ago something was; the exact time is in its title. */
export function Moment({ at }: Props) {
  const now = useNow(true)
  const moment = Date.parse(at)
  return (
    <time dateTime={at} title={formatMoment(moment)}>
      {formatAgo(moment, now)}
    </time>
  )
}
