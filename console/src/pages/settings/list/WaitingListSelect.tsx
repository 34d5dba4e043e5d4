import { TextInput } from '@/ui/fields'

import type { List } from './lists'

export type ListSelectProps = {
  id: string
  label: string
  description: string
  error: string | undefined
  disabled: boolean
  placeholder: string
  lists: readonly List[]
  /** The id of the chosen list, and what it is called. */
  chosen: string | null
  name: string
  onChoose: (list: List | undefined) => void
}

/** Stands in the place of the list's field until that is loaded. */
export function WaitingListSelect({ lists, chosen, name, onChoose, ...field }: ListSelectProps) {
  return <TextInput {...field} value={name} disabled readOnly />
}
