import { Banner } from '@/ui/Banner'
import { RouteLink } from '@/ui/RouteLink'

/** For an organization whose booking services have reported nothing yet. */
export function EmptyLog() {
  return (
    <Banner tone="info" title="The log is empty">
      As soon as a booking service reports an event, it shows here, and what became of it. A booking service
      needs an API key: make one under <RouteLink to="/integrations">Integrations</RouteLink>.
    </Banner>
  )
}
