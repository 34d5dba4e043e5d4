import { createStore } from '@/api/store'

/** Something that is told beside the page, whatever page one is on. */
export type Notice = {
  id: number
  tone: 'ok' | 'danger'
  title?: string
  message: string
}

export const notices = createStore<readonly Notice[]>([])
let made = 0

/** Tells that something was not done. It stays until it is closed; the same twice is one. */
export function notifyFailure(message: string, title = 'That did not work'): void {
  tell({ tone: 'danger', title, message })
}

/** Tells what a mutation's payload says to put right, where no field of a form can show it. */
export function tellUserErrors(errors: readonly { message: string }[]): void {
  for (const { message } of errors) notifyFailure(message)
}

/** Tells that something was done. It goes away by itself. */
export function notifySuccess(message: string): void {
  tell({ tone: 'ok', message })
}

export function dismiss(id: number): void {
  notices.set(notices.get().filter((notice) => notice.id !== id))
}

function tell(notice: Omit<Notice, 'id'>): void {
  const others = notices
    .get()
    .filter(({ tone, message }) => tone !== notice.tone || message !== notice.message)
  notices.set([...others, { ...notice, id: ++made }])
}
