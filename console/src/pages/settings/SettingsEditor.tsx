import { useMemo, useRef, useState } from 'react'

import type { SettingsFieldsFragment } from '@/gql/graphql'
import { Banner } from '@/ui/Banner'
import { lazyDialog } from '@/ui/lazyDialog'
import { lazyPart } from '@/ui/lazyPart'
import { notifySuccess } from '@/ui/notify'
import { useActingReason } from '@/ui/roles'

import { TargetListPanel } from './list/TargetListPanel'
import { WaitingMappings } from './mappings/WaitingMappings'
import { changeOf } from './model/changes'
import { collisions } from './model/collisions'
import type { Editing } from './model/editing'
import { countProblems, noProblems, together, type Problems } from './model/problems'
import { isBlank } from './model/values'
import { NewerNotice } from './saving/NewerNotice'
import { SaveBar } from './saving/SaveBar'
import { useLeaveGuard } from './saving/useLeaveGuard'
import { useSaving } from './saving/useSaving'
import { BrokenNotice } from './sections/BrokenNotice'
import { HostPanel } from './sections/HostPanel'
import { IfExistsPanel } from './sections/IfExistsPanel'
import { LifecyclePanel } from './sections/LifecyclePanel'
import { PausePanel } from './sections/PausePanel'
import { TriggersPanel } from './sections/TriggersPanel'
import { WarningsNotice } from './sections/WarningsNotice'
import classes from './SettingsEditor.module.css'
import { Reading } from './snovio/Reading'
import { RefreshButton } from './snovio/RefreshButton'
import { useSettingsDraft } from './useSettingsDraft'
import { useSnovioSide } from './useSnovioSide'

// The rows are far down the page, and what they are made of is large.
const MappingsPanel = lazyPart(() => import('./mappings/MappingsPanel'), WaitingMappings)
const PreviewPanel = lazyPart(
  () => import('./preview/PreviewPanel'),
  () => null,
)
const CompareDialog = lazyDialog(() => import('./saving/CompareDialog'))
const DiscardDialog = lazyDialog(() => import('./saving/DiscardDialog'))

type Props = {
  stored: SettingsFieldsFragment
  previewed: boolean
  /** Whether somebody has just opened the preview. */
  justOpened: boolean
  onClosePreview: () => void
}

/** The settings as they are being edited. */
export function SettingsEditor({ stored, previewed, justOpened, onClosePreview }: Props) {
  const reason = useActingReason()
  const draft = useSettingsDraft(stored)
  const snovio = useSnovioSide()
  const form = useRef<HTMLDivElement>(null)
  const {
    save,
    checkAgain,
    saving,
    compare,
    comparison,
    firstWrong,
    saveMerged,
    editMerged,
    closeComparison,
  } = useSaving(draft, form)
  const [discarding, setDiscarding] = useState(false)
  const [foreseen, setForeseen] = useState<Problems>(noProblems)
  const dirty = draft.changed.length > 0
  const guard = useLeaveGuard(dirty)
  const { before, values, changed } = draft
  const change = useMemo(() => changeOf(before, values), [before, values])

  const problems = together(
    collisions(values, snovio.fields),
    draft.refused,
    previewed ? foreseen : noProblems,
  )
  const editing: Editing = { values, edit: draft.edit, problems, reason }
  const halfRows = values.rows.filter(
    (row) => isBlank(row) && (row.source !== '' || row.target !== ''),
  ).length
  const notConnected = snovio.account !== undefined && snovio.account !== 'CONNECTED'
  const refreshFields = (
    <RefreshButton
      label="Refresh fields"
      reading={snovio.fieldsReading}
      disabledReason={reason ?? (notConnected ? 'No Snov.io account is connected.' : undefined)}
    />
  )

  return (
    <div className={classes.columns} data-previewed={previewed || undefined}>
      <div className={classes.form} ref={form}>
        {reason !== undefined && <Banner tone="info">{reason} Everything is shown as it is set.</Banner>}
        {draft.newer !== undefined && <NewerNotice newer={draft.newer} onCompare={compare} />}
        <BrokenNotice settings={stored} checking={saving} reason={reason} onCheck={() => void checkAgain()} />
        <WarningsNotice warnings={stored.warnings} />
        <TargetListPanel
          editing={editing}
          account={snovio.account}
          reading={snovio.listsReading}
          lists={snovio.lists}
          gone={stored.blockedReason === 'LIST_DELETED' ? (stored.targetListId ?? undefined) : undefined}
          onMade={snovio.noteMade}
        />
        <TriggersPanel editing={editing} />
        <IfExistsPanel editing={editing} />
        <LifecyclePanel
          editing={editing}
          fields={snovio.fields}
          actions={refreshFields}
          notice={
            snovio.account !== 'DISCONNECTED' && (
              <Reading what="The custom fields" reading={snovio.fieldsReading} />
            )
          }
        />
        <HostPanel editing={editing} fields={snovio.fields} />
        <MappingsPanel
          editing={editing}
          locked={stored.mappings.filter(({ locked }) => locked)}
          fields={snovio.fields}
        />
        {draft.refused.rest.map((message) => (
          <Banner key={message} tone="danger" role="alert" title="The settings are not saved">
            {message}
          </Banner>
        ))}
        <SaveBar
          stored={stored}
          changed={changed}
          halfRows={halfRows}
          wrong={countProblems(draft.refused)}
          saving={saving}
          reason={reason}
          onSave={() => void save()}
          onDiscard={() => setDiscarding(true)}
        />
        <PausePanel paused={stored.paused} reason={reason} />
      </div>
      {previewed && (
        <div className={classes.preview}>
          <PreviewPanel
            stored={stored}
            change={change}
            changed={changed.length}
            justOpened={justOpened}
            onProblems={setForeseen}
            onClose={onClosePreview}
          />
        </div>
      )}
      <DiscardDialog
        opened={discarding}
        title="Discard your changes?"
        confirm="Discard"
        changed={changed}
        onConfirm={() => {
          setDiscarding(false)
          draft.discard()
          notifySuccess('Your changes are discarded.')
        }}
        onClose={() => setDiscarding(false)}
      />
      <DiscardDialog
        opened={guard.asking}
        title="Leave without saving?"
        confirm="Leave without saving"
        changed={changed}
        onConfirm={guard.leave}
        onClose={guard.stay}
      />
      <CompareDialog
        opened={comparison !== undefined}
        comparison={comparison}
        names={snovio.names}
        saving={saving}
        onSave={(shown, merged) => void saveMerged(shown, merged)}
        onEdit={editMerged}
        onClose={closeComparison}
        focusAfter={firstWrong}
      />
    </div>
  )
}
