/** What a mutation's payload says to put right. */
export type UserError = { field?: readonly string[] | null; code: string; message: string }

export type SortedErrors<Field extends string> = {
  /** What belongs beside a field of the form. */
  fields: Partial<Record<Field, string>>
  /** What belongs to none of them. */
  rest: string[]
}

/**
 * Sorts user errors to the fields of a form by the last part of their path that names one:
 * `["input", "apiSecret"]` belongs to `apiSecret`.
 */
export function sortErrors<Field extends string>(
  errors: readonly UserError[],
  fields: readonly Field[],
): SortedErrors<Field> {
  const sorted: SortedErrors<Field> = { fields: {}, rest: [] }
  for (const { field, message } of errors) {
    const name = fields.findLast((known) => field?.includes(known))
    if (name === undefined || sorted.fields[name] !== undefined) sorted.rest.push(message)
    else sorted.fields[name] = message
  }
  return sorted
}
