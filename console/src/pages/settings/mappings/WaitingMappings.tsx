import { Skeleton } from '@mantine/core'

import { Card } from '@/ui/Card'
import { Panel } from '@/ui/Panel'

import type { Editing } from '../model/editing'
import type { CustomField } from '../model/vocabulary'
import { LockedRows } from './LockedRows'

export type MappingsProps = {
  editing: Editing
  locked: readonly { source: string; target: string }[]
  fields: readonly CustomField[] | undefined
}

export const mappingsHeading = {
  title: 'Mapping',
  lead: 'What else is written into the prospect’s fields. Email, name and phone always are.',
}
/** What stands in the place of the mapping rows until their code is there. */
export function WaitingMappings({ locked, editing }: MappingsProps) {
  const rowHeight = 48
  return (
    <Panel {...mappingsHeading}>
      <Card flush>
        <LockedRows rows={locked} formEmailField={editing.values.routingFormEmailField} />
        <Skeleton height={rowHeight * (editing.values.rows.length + 1)} radius={0} />
      </Card>
    </Panel>
  )
}
