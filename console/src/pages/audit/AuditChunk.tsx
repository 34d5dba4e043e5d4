import { Button, Skeleton } from '@mantine/core'

import { useQuery, useReturn } from '@/api/hooks'
import type { AuditLogFilter } from '@/gql/graphql'
import { Problem } from '@/ui/Problem'

import { AuditRow } from './AuditRow'
import classes from './AuditTable.module.css'
import { auditLogQuery } from './documents'

type Props = {
  filter: AuditLogFilter
  after: string | null
  /** Asks for the records after this cursor; undefined: they are here already. */
  onOlder: ((cursor: string) => void) | undefined
}

/** Some records in a row, as the API gives them in one page. */
export function AuditChunk({ filter, after, onOlder }: Props) {
  const { data, problem, readAgain } = useQuery(
    auditLogQuery,
    { after, filter },
    { requestPolicy: 'cache-and-network' },
  )
  useReturn(readAgain)
  const page = data?.auditLog
  const cursor = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  return (
    <tbody>
      {page?.nodes.map((record) => (
        <AuditRow key={record.id} record={record} />
      ))}
      {page?.nodes.length === 0 && after === null && (
        <Whole>No record matches. What owners and admins change from now on appears here.</Whole>
      )}
      {page === undefined && problem === undefined && (
        <Whole>
          <Skeleton height={14} width="70%" mb="sm" />
          <Skeleton height={14} width="55%" />
        </Whole>
      )}
      {problem !== undefined && (
        <Whole>
          <Problem title="The audit log could not be read" problem={problem} onRetry={readAgain} />
        </Whole>
      )}
      {cursor !== null && onOlder !== undefined && (
        <Whole>
          <Button variant="default" size="sm" onClick={() => onOlder(cursor)}>
            Show older records
          </Button>
        </Whole>
      )}
    </tbody>
  )
}

function Whole({ children }: { children: React.ReactNode }) {
  return (
    <tr className={classes.row}>
      <td colSpan={5} className={classes.whole}>
        {children}
      </td>
    </tr>
  )
}
