import type { SettingsFieldsFragment } from '@/gql/graphql'
import { Banner } from '@/ui/Banner'

/** Says what the settings leave open, so that Snov.io may refuse prospects. */
export function WarningsNotice({ warnings }: Pick<SettingsFieldsFragment, 'warnings'>) {
  return warnings.map(({ field, message }) => (
    <Banner key={field} tone="warn" title={`The custom field “${field}” is required at Snov.io`}>
      {message}
    </Banner>
  ))
}
