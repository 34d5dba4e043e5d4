import type { Problems } from './problems'
import type { Values } from './values'

/** What each part of the page edits the settings with. */
export type Editing = {
  values: Values
  edit: (patch: Partial<Values> | ((values: Values) => Partial<Values>)) => void
  problems: Problems
  /** Why nothing can be changed; undefined: it can. */
  reason: string | undefined
}
