import { Button } from '@mantine/core'

import type { ApiKeyFieldsFragment } from '@/gql/graphql'
import { Moment } from '@/ui/Moment'

import classes from './ApiKeyRow.module.css'

type Props = {
  apiKey: ApiKeyFieldsFragment
  onRevoke: () => void
}

export function ApiKeyRow({ apiKey, onRevoke }: Props) {
  const { name, prefix, createdAt, createdBy, lastUsedAt } = apiKey
  return (
    <tr className={classes.row}>
      <th scope="row" className={classes.name}>
        {name}
      </th>
      <td data-label="Begins with">
        <code className={classes.prefix}>{prefix}…</code>
      </td>
      <td data-label="Made">
        <Moment at={createdAt} /> by {createdBy}
      </td>
      <td data-label="Last used">{lastUsedAt === null ? 'never' : <Moment at={lastUsedAt} />}</td>
      <td className={classes.actions}>
        <Button variant="default" aria-label={`Revoke ${name}`} onClick={onRevoke}>
          Revoke
        </Button>
      </td>
    </tr>
  )
}
