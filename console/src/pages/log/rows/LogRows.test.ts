import { beforeEach, expect, it } from 'vitest'

import { changed, entryOf, newestFirst } from '../testing/entries'
import { LogRows } from './LogRows'

let rows: LogRows
const ids = () => Array.from({ length: rows.size }, (_, index) => Number(rows.at(index)?.id.slice(6)))
const failedOnly = () => new LogRows(({ status }) => status === 'FAILED')
const failed = (n: number) => changed(entryOf(n), 500, { status: 'FAILED' })

beforeEach(() => {
  rows = new LogRows(() => true)
})

it('takes new entries, changes, and what is old news', () => {
  expect(rows.take(entryOf(1))).toBe('fresh')
  expect(rows.take(changed(entryOf(1), 900, { status: 'SUCCEEDED' }))).toBe('changed')
  expect(rows.take(changed(entryOf(1), 100, { status: 'RUNNING' }))).toBe('nothing')
  expect(rows.size).toBe(1)
  expect(rows.find(entryOf(1).id)?.entry.status).toBe('SUCCEEDED')
})

it('has no entry twice, however often pages and changes bring it', () => {
  rows.addPage(newestFirst(20, 11), false)
  for (const entry of newestFirst(23, 12)) rows.take(entry)
  rows.addPage(newestFirst(13, 1), true)
  expect(ids()).toEqual(Array.from({ length: 23 }, (_, index) => 23 - index))
})

it('leaves to the next page what is older than what is loaded', () => {
  rows.addPage(newestFirst(20, 11), false)
  expect(rows.take(changed(entryOf(5), 5000, { status: 'FAILED' }))).toBe('nothing')
  expect(ids()).not.toContain(5)
  rows.addPage(newestFirst(10, 1), true)
  expect(ids()).toHaveLength(20)
  rows = new LogRows(() => true)
  rows.addPage(newestFirst(20, 11), true)
  expect(rows.take(entryOf(5))).toBe('fresh')
})

it('puts an entry that comes to match to its own place', () => {
  rows = failedOnly()
  rows.addPage([failed(9), failed(5), failed(1)], true)
  expect(rows.take(entryOf(7))).toBe('nothing')
  expect(rows.take(failed(7))).toBe('fresh')
  expect(ids()).toEqual([9, 7, 5, 1])
})

it('lets an entry go that no longer matches', () => {
  rows = failedOnly()
  rows.addPage([failed(9), failed(5)], true)
  expect(rows.take(changed(entryOf(9), 900, { status: 'QUEUED' }))).toBe('left')
  expect(ids()).toEqual([5])
  expect(rows.find(entryOf(9).id)).toBeUndefined()
})

it('keeps it, marked, while somebody looks at it', () => {
  rows = failedOnly()
  rows.addPage([failed(9), failed(5)], true)
  rows.keep(new Set([entryOf(9).id]))
  rows.take(changed(entryOf(9), 900, { status: 'QUEUED' }))
  expect(rows.at(0)).toMatchObject({ left: true, entry: { status: 'QUEUED' } })
  rows.take(changed(entryOf(9), 950, { status: 'FAILED' }))
  expect(rows.at(0)).toMatchObject({ left: false })
  rows.take(changed(entryOf(9), 990, { status: 'RUNNING' }))
  expect(rows.keep(new Set())).toBe(true)
  expect(ids()).toEqual([5])
  expect(rows.keep(new Set())).toBe(false)
})

it('gives a changed entry a new row, and leaves the others as they are', () => {
  rows.addPage(newestFirst(3, 1), true)
  const before = [rows.at(0), rows.at(1)]
  rows.take(changed(entryOf(3), 5000, { status: 'RUNNING' }))
  expect(rows.at(0)).not.toBe(before[0])
  expect(rows.at(1)).toBe(before[1])
})

it('lets go of what is far down, and takes it again with a page', () => {
  rows.addPage(newestFirst(20, 1), true)
  rows.trim(5)
  expect(ids()).toEqual([20, 19, 18, 17, 16])
  expect(rows.take(changed(entryOf(3), 90_000, { status: 'FAILED' }))).toBe('nothing')
  rows.addPage(newestFirst(16, 1), true)
  expect(ids()).toHaveLength(20)
})

it('lets go of the newest', () => {
  rows.addPage(newestFirst(20, 1), true)
  rows.behead(18)
  expect(ids()).toEqual([2, 1])
  expect(rows.find(entryOf(20).id)).toBeUndefined()
})
