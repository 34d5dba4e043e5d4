/** Ids of questions and fields, by the source that takes them. */
export type SeenIds = Readonly<Record<string, readonly string[]>>

type Reported = Record<
  string,
  { answers?: { questionId?: string }[] | null; fields?: { fieldId?: string }[] | null } | undefined
>

/** Collects the ids of questions and fields from events in the form of EventInput, as JSON. */
export function seenIds(inputs: readonly (string | null)[]): SeenIds {
  const questions = new Set<string>()
  const fields = new Set<string>()
  for (const input of inputs) {
    if (input === null) continue
    for (const event of Object.values(JSON.parse(input) as Reported)) {
      for (const { questionId } of event?.answers ?? []) if (questionId) questions.add(questionId)
      for (const { fieldId } of event?.fields ?? []) if (fieldId) fields.add(fieldId)
    }
  }
  return { invitee_form_question: [...questions].sort(), routing_form_field: [...fields].sort() }
}
