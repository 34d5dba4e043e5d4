import type { FieldName } from './values'

/** The id of a setting's control on the page, by which it is given the focus. */
export const controlId = (field: FieldName): string => `setting-${field}`

export type RowControl = 'source' | 'argument' | 'target' | 'up' | 'down' | 'remove'

/** The id of one of a row's controls. */
export const rowControlId = (rowId: string, control: RowControl): string => `row-${rowId}-${control}`

/** The id of the ids that are suggested for a source. */
export const suggestionsId = (source: string): string => `seen-${source}`

/** Gives the focus to a control of the page, where it is there. */
export function focusOn(id: string): void {
  document.getElementById(id)?.focus()
}
