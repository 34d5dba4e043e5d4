import { useEffect, useRef, useState, type RefObject } from 'react'

import type { SettingsFieldsFragment } from '@/gql/graphql'
import { notifySuccess, notifyFailure } from '@/ui/notify'

import type { Comparison } from '../model/merge'
import { valuesOf, type Values } from '../model/values'
import type { SettingsDraft } from '../useSettingsDraft'
import { useSave, type SaveResult } from './useSave'

type SavingActs = {
  saving: boolean
  save: () => Promise<void>
  /** Saves without a change, which has the server look again for what was gone. */
  checkAgain: () => Promise<void>
  comparison: Comparison | undefined
  /** Takes the focus after a comparison whose outcome was refused. */
  firstWrong: RefObject<HTMLElement | null>
  /** Compares with what was noticed while one edited. */
  compare: () => void
  closeComparison: () => void
  saveMerged: (comparison: Comparison, merged: Values) => Promise<void>
  editMerged: (comparison: Comparison, merged: Values) => void
}

/** Saving as the page does it: what was refused gets the focus, and two who saved at once are compared. */
export function useSaving(draft: SettingsDraft, form: RefObject<HTMLElement | null>): SavingActs {
  const [saveNow, saving] = useSave(draft)
  const [comparison, setComparison] = useState<Comparison>()
  const compared = useRef(0)

  // What is wrong first gets the focus once for each refusal, and not while one mends it.
  const [refusals, setRefusals] = useState(0)
  const firstWrong = useRef<HTMLElement>(null)
  useEffect(() => {
    if (refusals === 0) return
    firstWrong.current = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? null
    firstWrong.current?.focus({ preventScroll: true })
    // What is wrong is said below it: at the window's lower end the bar would hide that.
    firstWrong.current?.scrollIntoView({ block: 'center' })
  }, [refusals, form])

  function begin(newer: SettingsFieldsFragment, base: Values, yours: Values) {
    firstWrong.current = null
    setComparison({ id: ++compared.current, newer, base, yours, theirs: valuesOf(newer, yours.rows) })
  }

  function conclude(result: SaveResult, base: Values, yours: Values) {
    switch (result.kind) {
      case 'saved':
        setComparison(undefined)
        notifySuccess('The settings are saved.')
        break
      case 'refused':
        setComparison(undefined)
        setRefusals((before) => before + 1)
        break
      case 'outdated':
        begin(result.newer, base, yours)
        break
      case 'failed':
        break
    }
  }

  return {
    saving,
    comparison,
    firstWrong,
    closeComparison: () => setComparison(undefined),
    async save() {
      const { base, before, values } = draft
      conclude(await saveNow({ version: base.version, before, values }), before, values)
    },
    async checkAgain() {
      const { base, before } = draft
      const result = await saveNow({ version: base.version, before, values: before })
      if (result.kind !== 'saved') conclude(result, before, draft.values)
      else if (result.stored.blockedReason === null) notifySuccess('What was gone is there again.')
      else notifyFailure(result.stored.blockedMessage ?? 'It is still gone.', 'Nothing has changed')
    },
    compare() {
      if (draft.newer !== undefined) begin(draft.newer, draft.before, draft.values)
    },
    async saveMerged({ newer, theirs }: Comparison, merged: Values) {
      draft.resolve(newer, merged)
      conclude(await saveNow({ version: newer.version, before: theirs, values: merged }), theirs, merged)
    },
    editMerged({ newer }: Comparison, merged: Values) {
      draft.resolve(newer, merged)
      setComparison(undefined)
    },
  }
}
