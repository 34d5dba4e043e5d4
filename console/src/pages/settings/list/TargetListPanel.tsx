import { Stack, VisuallyHidden } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useState } from 'react'

import type { ConnectionStatus } from '@/gql/graphql'
import { Card } from '@/ui/Card'
import { GuardedButton } from '@/ui/GuardedButton'
import { Panel } from '@/ui/Panel'
import { TextInput } from '@/ui/fields'
import { lazyDialog } from '@/ui/lazyDialog'
import { lazyPart } from '@/ui/lazyPart'
import { notifySuccess } from '@/ui/notify'

import type { Editing } from '../model/editing'
import { controlId } from '../model/controlIds'
import { NotConnected } from '../snovio/NotConnected'
import { Reading } from '../snovio/Reading'
import { RefreshButton } from '../snovio/RefreshButton'
import type { SnovioReading } from '../snovio/useSnovio'
import { ListState } from './ListState'
import { chosenName, chosenOf, type List } from './lists'
import classes from './TargetListPanel.module.css'
import { WaitingListSelect } from './WaitingListSelect'

// What it is made of is large, and the lists that it offers take their time too.
const ListSelect = lazyPart(() => import('./ListSelect'), WaitingListSelect)
const CampaignDialog = lazyDialog(() => import('./CampaignDialog'))
const NewListDialog = lazyDialog(() => import('./NewListDialog'))

type Props = {
  editing: Editing
  account: ConnectionStatus | undefined
  reading: SnovioReading<unknown>
  lists: readonly List[] | undefined
  /** The id of a list that a sync found to be deleted. */
  gone: string | undefined
  onMade: (list: List) => void
}

/** Where prospects go. */
export function TargetListPanel({ editing, account, reading, lists, gone, onMade }: Props) {
  const { values, edit, problems, reason } = editing
  const [asking, setAsking] = useState<List>()
  const [making, setMaking] = useState(false)
  const chosen = chosenOf(values.targetListId, lists, gone)
  const connected = account === 'CONNECTED'
  const notConnected = account !== undefined && !connected
  const disabledReason = reason ?? (notConnected ? 'No Snov.io account is connected.' : undefined)

  function choose(list: List | undefined) {
    const id = list?.id ?? null
    if (id === values.targetListId) return
    if (list !== undefined && (list.activeCampaigns?.length ?? 0) > 0) setAsking(list)
    else edit({ targetListId: id })
  }

  return (
    <Panel
      title="Target list"
      lead="The Snov.io list that people go into who book meetings or send in routing forms."
    >
      <Card>
        <Stack gap="sm">
          {notConnected && <NotConnected account={account} />}
          <div className={classes.row}>
            <div className={classes.picker}>
              {reason === undefined ? (
                <ListSelect
                  id={controlId('targetListId')}
                  label="List"
                  description="Type to search among the lists of your account."
                  placeholder={
                    lists === undefined && !notConnected ? 'Reading lists from Snov.io…' : 'Choose a list'
                  }
                  error={problems.fields.targetListId}
                  disabled={lists === undefined}
                  lists={lists?.filter(({ id }) => id !== gone) ?? []}
                  chosen={values.targetListId}
                  name={chosenName(chosen, !notConnected)}
                  onChoose={choose}
                />
              ) : (
                <TextInput
                  label="List"
                  description={
                    <>
                      Where prospects go.<VisuallyHidden> {reason}</VisuallyHidden>
                    </>
                  }
                  placeholder={
                    chosen.kind === 'unread' ? 'Reading lists from Snov.io…' : 'No list: nothing is synced'
                  }
                  value={chosenName(chosen, !notConnected)}
                  readOnly
                />
              )}
            </div>
            <div className={classes.actions}>
              <RefreshButton label="Refresh lists" reading={reading} disabledReason={disabledReason} />
              <GuardedButton
                disabledReason={disabledReason}
                variant="default"
                size="sm"
                leftSection={<Plus size={14} aria-hidden />}
                {...NewListDialog.intent}
                onClick={() => setMaking(true)}
              >
                Create a list
              </GuardedButton>
            </div>
          </div>
          {account !== undefined && account !== 'DISCONNECTED' && (
            <Reading what="The lists" reading={reading} />
          )}
          <ListState chosen={chosen} />
        </Stack>
      </Card>
      <CampaignDialog
        opened={asking !== undefined}
        list={asking}
        onConfirm={() => {
          if (asking !== undefined) edit({ targetListId: asking.id })
          setAsking(undefined)
        }}
        onClose={() => setAsking(undefined)}
      />
      <NewListDialog
        opened={making}
        onClose={() => setMaking(false)}
        onMade={(list) => {
          onMade(list)
          edit({ targetListId: list.id })
          notifySuccess(`The list “${list.name}” is made and chosen. Save to use it.`)
        }}
      />
    </Panel>
  )
}
