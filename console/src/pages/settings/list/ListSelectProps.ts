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
