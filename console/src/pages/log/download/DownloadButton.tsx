import { Button } from '@mantine/core'
import { Download } from 'lucide-react'
import { useState } from 'react'

import { useApi } from '@/api/api'
import { describe } from '@/api/errors'
import type { LogProbeQuery, LogProbeQueryVariables } from '@/gql/graphql'
import { notifySuccess, notifyFailure } from '@/ui/notify'

import { filterOf } from '../address/filter'
import type { LogSearch } from '../address/search'
import { logProbe } from '../documents'
import { csvForm, sendForm } from './csvForm'

/** Saves the entries of the filter as a file. */
export function DownloadButton({ search }: { search: LogSearch }) {
  const { client, session, clock } = useApi()
  const [asking, setAsking] = useState(false)

  /** Asks for one entry first: what is wrong with the sign-in or the server shows here that way. */
  async function download() {
    setAsking(true)
    const filter = filterOf(search, clock.now())
    const { data, error } = await client
      .query<LogProbeQuery, LogProbeQueryVariables>(
        logProbe.toString(),
        { filter },
        { requestPolicy: 'network-only' },
      )
      .toPromise()
    setAsking(false)
    if (data === undefined) {
      notifyFailure(describe(error).message, 'The log could not be downloaded')
    } else if (data.syncLog.nodes.length === 0) {
      notifyFailure('No entry matches the filter.', 'There is nothing to download')
    } else {
      sendForm(csvForm(filter, session.token() ?? ''))
      notifySuccess('The browser saves the file. Where it cannot, the tab that opens says why.')
    }
  }

  return (
    <Button
      variant="default"
      leftSection={<Download size={14} aria-hidden />}
      loading={asking}
      onClick={() => void download()}
    >
      Download CSV
    </Button>
  )
}
