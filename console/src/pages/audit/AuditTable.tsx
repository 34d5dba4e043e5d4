import { useState } from 'react'

import type { AuditLogFilter } from '@/gql/graphql'
import { Card } from '@/ui/Card'

import { AuditChunk } from './AuditChunk'
import classes from './AuditTable.module.css'

/** The records of a filter, newest first; older ones are read on demand. */
export function AuditTable({ filter }: { filter: AuditLogFilter }) {
  // Each chunk begins after the cursor that the one before it ended with.
  const [cursors, setCursors] = useState<(string | null)[]>([null])
  return (
    <Card flush>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">User or API key</th>
            <th scope="col">Action</th>
            <th scope="col">Details</th>
            <th scope="col">Address</th>
          </tr>
        </thead>
        {cursors.map((after, index) => (
          <AuditChunk
            key={after}
            filter={filter}
            after={after}
            onOlder={index === cursors.length - 1 ? (cursor) => setCursors([...cursors, cursor]) : undefined}
          />
        ))}
      </table>
    </Card>
  )
}
