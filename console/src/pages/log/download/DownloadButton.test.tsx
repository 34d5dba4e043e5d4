import { screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'

import { apiError } from '@/testing/server'

import { changed, entryOf, pageOf } from '../testing/entries'
import { givePageLayout, logServer, renderLog } from '../testing/renderLog'

const failed = changed(entryOf(7), 10, { status: 'FAILED' })
let sent: string[]

beforeEach(() => {
  givePageLayout()
  sent = []
  vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(function submit(this: HTMLFormElement) {
    const fields = Array.from(this.elements as HTMLCollectionOf<HTMLInputElement>)
    sent.push(fields.map(({ name, value }) => `${name}=${value}`).join('&'))
  })
})

async function download(probe: () => object) {
  logServer({ LogPage: () => pageOf([failed]), LogProbe: probe })
  await renderLog('/log?status=FAILED')
  await userEvent.setup().click(screen.getByRole('button', { name: 'Download CSV' }))
}

it('asks the browser for the file of the filter', async () => {
  await download(() => ({ syncLog: { nodes: [{ id: failed.id }] } }))
  expect(await screen.findByText(/The browser saves the file/)).toBeVisible()
  expect(sent).toEqual(['token=first-token&status=FAILED'])
})

it('tells what is wrong instead of opening a page that says so', async () => {
  await download(() => apiError('UNAVAILABLE', 'the database is away'))
  expect(await screen.findByText('The database is away.')).toBeVisible()
  expect(sent).toEqual([])
})

it('tells that there is nothing to download', async () => {
  await download(() => ({ syncLog: { nodes: [] } }))
  expect(await screen.findByText('There is nothing to download')).toBeVisible()
  expect(sent).toEqual([])
})
