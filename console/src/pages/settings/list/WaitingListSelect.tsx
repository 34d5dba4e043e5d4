import { TextInput } from '@/ui/fields'

import type { ListSelectProps } from './ListSelectProps'

/** Stands in the place of the list's field until that is loaded. */
export function WaitingListSelect({ lists, chosen, name, onChoose, ...field }: ListSelectProps) {
  return <TextInput {...field} value={name} disabled readOnly />
}
