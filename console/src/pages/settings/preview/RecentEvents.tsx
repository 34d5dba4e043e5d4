import { useNow } from '@/api/hooks'
import type { RecentEventsQuery } from '@/gql/graphql'
import { formatAgo } from '@/ui/format'
import { NativeSelect } from '@/ui/choices'
import { kindWords } from '@/words/words'

type Entry = RecentEventsQuery['syncLog']['nodes'][number]

type Props = {
  /** Undefined until they are read. */
  entries: readonly Entry[] | undefined
  /** The id of the picked one, `''` where none is. */
  picked: string
  onPick: (id: string) => void
}

/** Picks one of the newest events of the log. */
export function RecentEvents({ entries, picked, onPick }: Props) {
  const now = useNow(true)
  return (
    <NativeSelect
      label="Recent booking or form"
      value={picked}
      disabled={entries === undefined}
      onChange={(event) => onPick(event.currentTarget.value)}
    >
      {picked === '' && <option value="">{entries === undefined ? 'Reading the log…' : 'Choose one'}</option>}
      {entries?.map(({ id, kind, prospectEmail, createdAt }) => (
        <option key={id} value={id}>
          {`${kindWords[kind].label} · ${prospectEmail ?? 'no email address'} · ${formatAgo(Date.parse(createdAt), now)}`}
        </option>
      ))}
    </NativeSelect>
  )
}
