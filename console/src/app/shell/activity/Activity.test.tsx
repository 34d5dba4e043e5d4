import { act, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'

import { disconnected, quietQueue } from '@/testing/answers'
import { renderPart } from '@/testing/render'
import { apiError, fakeServer } from '@/testing/server'

import Activity from './Activity'

const queue = () => ({ queue: quietQueue, connection: disconnected })
const part = (hour: number, succeeded: number, skipped = 0, failed = 0) => ({
  from: `2026-01-01T${hour}:00:00Z`,
  to: `2026-01-01T${hour}:15:00Z`,
  succeeded,
  skipped,
  failed,
})
const activity = [part(10, 1200, 30, 2), part(11, 0), part(12, 7)]

function server(answer: (hours: unknown) => object = () => ({ activity })) {
  return fakeServer({ Queue: queue, Activity: ({ hours }) => answer(hours) })
}

const asked = ({ asked: all }: ReturnType<typeof server>) =>
  all.filter(({ name }) => name === 'Activity').map(({ variables }) => variables.hours)

it('says what ended in all, and in each part of time', async () => {
  server()
  renderPart(<Activity />)
  const sums = await screen.findByRole('list', { name: 'Ended in the last 24 hours' })
  expect(sums).toHaveTextContent('1,207 synced30 skipped2 failed')

  const chart = screen.getByRole('slider', { name: /last 24 hours/ })
  expect(chart).toHaveAttribute('aria-valuetext', expect.stringMatching(/7 synced, 0 skipped, 0 failed$/))
  await userEvent.tab()
  expect(chart).toHaveFocus()
  expect(screen.getByText(/7 synced, 0 skipped, 0 failed$/)).toBeVisible()
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}')
  expect(chart).toHaveAttribute('aria-valuenow', '0')
  expect(chart).toHaveAttribute(
    'aria-valuetext',
    expect.stringMatching(/1,200 synced, 30 skipped, 2 failed$/),
  )
  await userEvent.keyboard('{End}{ArrowRight}')
  expect(chart).toHaveAttribute('aria-valuenow', '2')
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByText(/7 synced, 0 skipped, 0 failed$/)).toBeNull()
})

it('shows the part that a pointer is over', async () => {
  server()
  renderPart(<Activity />)
  const chart = await screen.findByRole('slider')
  chart.getBoundingClientRect = () => new DOMRect(100, 0, 300, 24)
  await userEvent.pointer({ target: chart, coords: { clientX: 150, clientY: 5 } })
  expect(screen.getByText(/1,200 synced/)).toBeVisible()
  await userEvent.unhover(chart)
  expect(screen.queryByText(/1,200 synced/)).toBeNull()
})

it('looks back seven days when it is asked to', async () => {
  const asking = server((hours) => ({ activity: hours === 168 ? [part(10, 9000)] : activity }))
  renderPart(<Activity />)
  await userEvent.click(await screen.findByRole('radio', { name: '7 days' }))
  expect(await screen.findByText('9,000')).toBeVisible()
  expect(screen.getByRole('slider', { name: /last 7 days/ })).toBeVisible()
  expect(asked(asking)).toEqual([24, 168])
})

it('reads again each minute, when the tab is looked at again, and after an outage', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const asking = server()
  const { api } = renderPart(<Activity />)
  await screen.findByRole('slider')
  const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  act(() => void vi.advanceTimersByTime(180_000))
  expect(asked(asking)).toHaveLength(1)
  visible.mockReturnValue('visible')
  act(() => void document.dispatchEvent(new Event('visibilitychange')))
  await waitFor(() => expect(asked(asking)).toHaveLength(2))
  act(() => void vi.advanceTimersByTime(60_000))
  await waitFor(() => expect(asked(asking)).toHaveLength(3))
  act(() => {
    api.connection.connected()
    api.connection.lost()
    api.connection.connected()
  })
  await waitFor(() => expect(asked(asking)).toHaveLength(4))
})

it('keeps what it shows when it cannot be read again, and says so where there is nothing', async () => {
  const asking = server(() => apiError('INTERNAL'))
  const { api } = renderPart(<Activity />)
  expect(await screen.findByText(/could not be read/)).toBeVisible()
  asking.answer('Activity', () => ({ activity }))
  const back = () =>
    act(() => {
      api.connection.lost()
      api.connection.connected()
    })
  back()
  expect(await screen.findByText('1,207')).toBeVisible()
  asking.answer('Activity', () => apiError('INTERNAL'))
  back()
  await waitFor(() => expect(asked(asking)).toHaveLength(3))
  expect(screen.getByText('1,207')).toBeVisible()
  expect(screen.queryByText(/could not be read/)).toBeNull()
})
