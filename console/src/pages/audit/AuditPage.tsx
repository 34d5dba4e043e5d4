import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'

import { useViewer } from '@/api/hooks'
import type { AuditLogFilter } from '@/gql/graphql'
import { Card } from '@/ui/Card'
import { Page } from '@/ui/Page'
import { PageHeading } from '@/ui/PageHeading'

import { AuditFilters } from './AuditFilters'
import { AuditTable } from './AuditTable'
import type { AuditSearch } from './search'
import { actionCodes } from './words'

const route = getRouteApi('/audit')

/** Who changed what, for owners and admins. */
export function AuditPage() {
  const { canAct } = useViewer()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const filter = useMemo(() => filterOf(search), [search])
  return (
    <Page wide>
      <PageHeading title="Audit log">
        Who changed what, when and from where. Refused sign-ins are here too.
      </PageHeading>
      {canAct ? (
        <>
          <AuditFilters search={search} onSearch={(next) => void navigate({ search: next })} />
          {/* Another filter begins with the newest records again. */}
          <AuditTable key={JSON.stringify(filter)} filter={filter} />
        </>
      ) : (
        <Card>Only owners and admins can see the audit log.</Card>
      )}
    </Page>
  )
}

function filterOf({ action, actor, from, to }: AuditSearch): AuditLogFilter {
  const filter: AuditLogFilter = {}
  const known = actionCodes.filter((code) => action?.includes(code))
  if (known.length > 0) filter.action = known
  if (actor !== undefined) filter.actor = actor
  if (from !== undefined) filter.from = from
  if (to !== undefined) filter.to = to
  return filter
}
