import { Button } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'

import { Banner } from '@/ui/Banner'
import { Page } from '@/ui/Page'
import { PageHeading } from '@/ui/PageHeading'

/** What stands in the place of a page that broke; the rest of the console goes on. */
export function FaultPage({ error }: ErrorComponentProps) {
  const { title, words } = explain(error)
  return (
    <Page>
      <PageHeading title={title} />
      <Banner
        tone="danger"
        role="alert"
        action={
          <Button variant="default" onClick={() => window.location.reload()}>
            Load again
          </Button>
        }
      >
        {words}
      </Banner>
    </Page>
  )
}

/** Parts of an older console are gone from the server when a newer one has taken its place. */
function explain(error: unknown): { title: string; words: string } {
  if (error instanceof TypeError && /import|module/i.test(error.message)) {
    return {
      title: 'This page could not be loaded',
      words: 'The connection was lost, or the console on the server is a newer one. Load it again.',
    }
  }
  return {
    title: 'Something went wrong',
    words:
      'This page ran into a fault of its own. What was saved is safe. Load it again; if that does not help, tell whoever runs snovsync.',
  }
}
