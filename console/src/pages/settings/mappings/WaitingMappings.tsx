import { Skeleton } from '@mantine/core'

import { Card } from '@/ui/Card'
import { Panel } from '@/ui/Panel'

import { LockedRows } from './LockedRows'
import { mappingsHeading, type MappingsProps } from './MappingsProps'

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
