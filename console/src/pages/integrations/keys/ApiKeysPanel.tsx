import { Plus } from 'lucide-react'
import { useRef, useState } from 'react'

import { useQuery, useReturn, useViewer } from '@/api/hooks'
import type { ApiKeyFieldsFragment } from '@/gql/graphql'
import { Card } from '@/ui/Card'
import { GuardedButton } from '@/ui/GuardedButton'
import { Panel } from '@/ui/Panel'
import { Problem } from '@/ui/Problem'
import { lazyDialog } from '@/ui/lazyDialog'
import { useActingReason } from '@/ui/roles'

import { ApiKeyList } from './ApiKeyList'
import { apiKeysQuery, apiKeyTypes } from './documents'

const NewKeyDialog = lazyDialog(() => import('./NewKeyDialog'))
const RevokeDialog = lazyDialog(() => import('./RevokeDialog'))

/** The keys of booking services, for owners and admins; a member learns why there is nothing to see. */
export function ApiKeysPanel() {
  const { canAct } = useViewer()
  const reason = useActingReason()
  const { data, problem, readAgain } = useQuery(apiKeysQuery, {}, { pause: !canAct, types: apiKeyTypes })
  const title = useRef<HTMLHeadingElement>(null)
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<ApiKeyFieldsFragment>()
  useReturn(() => {
    if (canAct) readAgain()
  })

  return (
    <Panel
      title="API keys"
      titleRef={title}
      lead="A booking service reports events with a key. It can report events, and do nothing else."
      actions={
        <GuardedButton
          disabledReason={reason}
          variant="default"
          size="sm"
          leftSection={<Plus size={14} aria-hidden />}
          {...NewKeyDialog.intent}
          onClick={() => setMaking(true)}
        >
          Make an API key
        </GuardedButton>
      }
    >
      {problem !== undefined && (
        <Problem title="The API keys could not be read" problem={problem} onRetry={readAgain} />
      )}
      {canAct ? (
        (data !== undefined || problem === undefined) && (
          <ApiKeyList keys={data?.apiKeys} onRevoke={setRevoking} />
        )
      ) : (
        <Card>Only owners and admins can see the API keys.</Card>
      )}
      <NewKeyDialog opened={making} onClose={() => setMaking(false)} />
      <RevokeDialog
        opened={revoking !== undefined}
        apiKey={revoking}
        onClose={() => setRevoking(undefined)}
        focusAfter={title}
      />
    </Panel>
  )
}
