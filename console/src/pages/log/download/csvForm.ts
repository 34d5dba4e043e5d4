import type { SyncLogFilter } from '@/gql/graphql'

/** Where the server makes the file. */
export const csvAddress = '/export/sync-log.csv'

/** The form that asks for the file: the token, and the filter with lists as repeated fields. */
export function csvForm(filter: SyncLogFilter, token: string): URLSearchParams {
  const form = new URLSearchParams({ token })
  for (const [name, value] of Object.entries(filter)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof one === 'string') form.append(name, one)
    }
  }
  return form
}

/**
 * Sends the form as a page of the browser's own, which saves the answer as it comes: a log of
 * any length takes no memory here. The token is in the body alone, in no address. Where there
 * is no file but a refusal, the tab shows its words, and this page stays.
 */
export function sendForm(fields: URLSearchParams, document: Document = window.document): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = csvAddress
  form.target = '_blank'
  form.rel = 'noopener'
  form.hidden = true
  for (const [name, value] of fields) {
    const field = document.createElement('input')
    field.type = 'hidden'
    field.name = name
    field.value = value
    form.append(field)
  }
  document.body.append(form)
  form.submit()
  form.remove()
}
