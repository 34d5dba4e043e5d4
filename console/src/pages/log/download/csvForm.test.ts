import { expect, it, vi } from 'vitest'

import { csvForm, sendForm } from './csvForm'

it('has the token and the filter, with lists as repeated fields', () => {
  const form = csvForm(
    {
      status: ['FAILED', 'SKIPPED'],
      prospectEmail: 'ann+x@example.com',
      from: '2026-01-01T00:00:00.000Z',
      to: null,
    },
    'a-token',
  )
  expect([...form]).toEqual([
    ['token', 'a-token'],
    ['status', 'FAILED'],
    ['status', 'SKIPPED'],
    ['prospectEmail', 'ann+x@example.com'],
    ['from', '2026-01-01T00:00:00.000Z'],
  ])
})

it('posts the form beside the page, with nothing in the address, and leaves nothing behind', () => {
  let sent: { action: string; method: string; target: string; enctype: string; fields: string } | undefined
  vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(function submit(this: HTMLFormElement) {
    const { action, method, target, enctype } = this
    const fields = new URLSearchParams(
      Array.from(this.elements as HTMLCollectionOf<HTMLInputElement>, ({ name, value }) => [name, value]),
    )
    sent = { action, method, target, enctype, fields: fields.toString() }
  })
  sendForm(csvForm({ kind: ['BOOKING_CREATED'] }, 'a-token'))
  expect(sent).toEqual({
    action: `${window.location.origin}/export/sync-log.csv`,
    method: 'post',
    target: '_blank',
    enctype: 'application/x-www-form-urlencoded',
    fields: 'token=a-token&kind=BOOKING_CREATED',
  })
  expect(document.querySelector('form')).toBeNull()
})
