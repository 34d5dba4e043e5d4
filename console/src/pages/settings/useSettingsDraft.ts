import { useMemo, useState } from 'react'

import type { SettingsFieldsFragment } from '@/gql/graphql'

import { changedFields } from './model/changes'
import { beginDraft, edit, noteSaved, noteStored, resolveWith, type Draft } from './model/draft'
import { noProblems, type Problems } from './model/problems'
import type { FieldName, Values } from './model/values'

export type SettingsDraft = Draft & {
  /** The settings that a save would change. */
  changed: readonly FieldName[]
  edit: (patch: Partial<Values> | ((values: Values) => Partial<Values>)) => void
  discard: () => void
  saved: (sent: Values, stored: SettingsFieldsFragment) => void
  refused: Problems
  refuse: (problems: Problems) => void
  /** Somebody else saved in the meantime. */
  outdated: (stored: SettingsFieldsFragment) => void
  resolve: (stored: SettingsFieldsFragment, values: Values) => void
}

/** A draft of the stored settings, which may change while one edits. */
export function useSettingsDraft(stored: SettingsFieldsFragment): SettingsDraft {
  const [draft, setDraft] = useState(() => beginDraft(stored))
  const noted = noteStored(draft, stored)
  if (noted !== draft) setDraft(noted)

  const acts = useMemo(
    () => ({
      edit: (patch: Partial<Values> | ((values: Values) => Partial<Values>)) =>
        setDraft((now) => edit(now, typeof patch === 'function' ? patch(now.values) : patch)),
      discard: () => setDraft((now) => beginDraft(now.newer ?? now.base, now.values.rows)),
      saved: (sent: Values, next: SettingsFieldsFragment) => setDraft((now) => noteSaved(now, sent, next)),
      refuse: (refused: Problems) => setDraft((now) => ({ ...now, refused })),
      outdated: (newer: SettingsFieldsFragment) =>
        setDraft((now) => ({ ...now, newer, refused: noProblems })),
      resolve: (next: SettingsFieldsFragment, values: Values) =>
        setDraft((now) => resolveWith(now, next, values)),
    }),
    [],
  )
  const changed = useMemo(() => changedFields(noted.before, noted.values), [noted])
  return { ...noted, changed, ...acts }
}
