import type { Editing } from '../model/editing'
import type { CustomField } from '../model/vocabulary'

export type MappingsProps = {
  editing: Editing
  locked: readonly { source: string; target: string }[]
  fields: readonly CustomField[] | undefined
}

export const mappingsHeading = {
  title: 'Mapping',
  lead: 'What else is written into the prospect’s fields. Email, name and phone always are.',
}
