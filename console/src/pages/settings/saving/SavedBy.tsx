import type { SettingsFieldsFragment } from '@/gql/graphql'
import { Moment } from '@/ui/Moment'

/** Who saved settings, and when, as a sentence. */
export function SavedBy({ settings: { updatedBy, updatedAt } }: { settings: SettingsFieldsFragment }) {
  return (
    <>
      <b>{updatedBy ?? 'Somebody'}</b> saved them
      {updatedAt !== null && (
        <>
          {' '}
          <Moment at={updatedAt} />
        </>
      )}
      .
    </>
  )
}
