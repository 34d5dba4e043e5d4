import { Page } from '@/ui/Page'
import { PageHeading } from '@/ui/PageHeading'
import { RouteLink } from '@/ui/RouteLink'

export function NotFoundPage() {
  return (
    <Page>
      <PageHeading title="Page not found">There is no page at this address.</PageHeading>
      <p>
        <RouteLink to="/">Go to the first page</RouteLink>
      </p>
    </Page>
  )
}
