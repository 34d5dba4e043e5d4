import { useMutation } from '@/api/hooks'
import type { SettingsFieldsFragment } from '@/gql/graphql'

import { updateSettings } from '../documents'
import { changeOf } from '../model/changes'
import { missingArguments, placeErrors, together } from '../model/problems'
import type { Values } from '../model/values'
import type { SettingsDraft } from '../useSettingsDraft'

/** How a save ended. */
export type SaveResult =
  | { kind: 'saved'; stored: SettingsFieldsFragment }
  /** The draft has what is to be put right. */
  | { kind: 'refused' }
  /** Somebody else saved in the meantime: nothing was saved. */
  | { kind: 'outdated'; newer: SettingsFieldsFragment }
  /** The person has been told. */
  | { kind: 'failed' }

/** What is saved, upon what: a version and its values. */
export type Saving = { version: number; before: Values; values: Values }

/** Saves settings, and notes in the draft how that ended. */
export function useSave(
  draft: SettingsDraft,
): [save: (what: Saving) => Promise<SaveResult>, saving: boolean] {
  const [update, saving] = useMutation(updateSettings)

  async function save({ version, before, values }: Saving): Promise<SaveResult> {
    const { input, sent } = changeOf(before, values)
    const done = await update({ input: { ...input, version } })
    if (done === undefined) return { kind: 'failed' }
    const { settings, currentSettings, userErrors } = done.updateSettings
    if (settings !== null) {
      draft.saved(values, settings)
      return { kind: 'saved', stored: settings }
    }
    if (currentSettings !== null) {
      draft.outdated(currentSettings)
      return { kind: 'outdated', newer: currentSettings }
    }
    draft.refuse(together(missingArguments(sent), placeErrors(userErrors, sent)))
    return { kind: 'refused' }
  }

  return [save, saving]
}
