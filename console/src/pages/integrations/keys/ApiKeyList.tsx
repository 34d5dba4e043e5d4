import { Skeleton, VisuallyHidden } from '@mantine/core'

import type { ApiKeyFieldsFragment } from '@/gql/graphql'
import { Card } from '@/ui/Card'

import classes from './ApiKeyList.module.css'
import { ApiKeyRow } from './ApiKeyRow'

type Props = {
  /** Undefined until they are read. */
  keys: readonly ApiKeyFieldsFragment[] | undefined
  onRevoke: (key: ApiKeyFieldsFragment) => void
}

export function ApiKeyList({ keys, onRevoke }: Props) {
  if (keys === undefined) {
    return (
      <Card>
        <Skeleton height={14} width="70%" mb="sm" />
        <Skeleton height={14} width="55%" />
      </Card>
    )
  }
  if (keys.length === 0) {
    return (
      <Card>
        <p className={classes.none}>
          There is no API key yet. Make one for each booking service, so that each can be revoked by itself.
        </p>
      </Card>
    )
  }
  return (
    <Card flush>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Begins with</th>
            <th scope="col">Made</th>
            <th scope="col">Last used</th>
            <th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <ApiKeyRow key={key.id} apiKey={key} onRevoke={() => onRevoke(key)} />
          ))}
        </tbody>
      </table>
    </Card>
  )
}
