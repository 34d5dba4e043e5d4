import { Page } from '@/ui/Page'
import { PageHeading } from '@/ui/PageHeading'

import { ApiKeysPanel } from './keys/ApiKeysPanel'
import { CrmPanel } from './snovio/CrmPanel'

/** Where prospects go, and who may report the events that make them. */
export function IntegrationsPage() {
  return (
    <Page>
      <PageHeading title="Integrations">
        Where your prospects go, and which services report your bookings.
      </PageHeading>
      <CrmPanel />
      <ApiKeysPanel />
    </Page>
  )
}
