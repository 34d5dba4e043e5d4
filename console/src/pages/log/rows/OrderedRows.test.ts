import { expect, it } from 'vitest'

import { comparePlaces, OrderedRows, type Place } from './OrderedRows'

/** Numbers that look random and are the same each time. */
function numbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

const place = (at: number, id = String(at)): Place => ({ at, id })
const all = <Row extends Place>(rows: OrderedRows<Row>) =>
  Array.from({ length: rows.size }, (_, index) => rows.at(index))

it('has newer places first, and of one moment the later id', () => {
  const rows = new OrderedRows<Place>()
  for (const one of [place(1, 'b'), place(3, 'a'), place(1, 'c'), place(2, 'a'), place(1, 'a')]) rows.put(one)
  expect(all(rows)).toEqual([place(3, 'a'), place(2, 'a'), place(1, 'c'), place(1, 'b'), place(1, 'a')])
})

it('replaces a row at its place', () => {
  const rows = new OrderedRows<Place & { says: string }>()
  rows.put({ at: 1, id: 'a', says: 'old' })
  rows.put({ at: 1, id: 'a', says: 'new' })
  expect(all(rows)).toEqual([{ at: 1, id: 'a', says: 'new' }])
})

it.each([1, 2, 3])('is what a sorted list would be, whatever comes and goes (%d)', (seed) => {
  const random = numbers(seed)
  const rows = new OrderedRows<Place>()
  const model = new Map<string, Place>()
  for (let i = 0; i < 6000; i++) {
    const one = place(random(1500), String(random(4)))
    const key = `${one.at} ${one.id}`
    if (random(3) === 0) {
      rows.remove(one)
      model.delete(key)
    } else {
      rows.put(one)
      model.set(key, one)
    }
  }
  const sorted = [...model.values()].sort(comparePlaces)
  expect(sorted.length).toBeGreaterThan(1500)
  expect(all(rows)).toEqual(sorted)
  for (const [index, one] of sorted.entries()) expect(rows.rank(one)).toBe(index)
  expect(rows.rank(place(Infinity))).toBe(0)
  expect(rows.rank(place(-1))).toBe(sorted.length)
})

it('knows nothing before its beginning and behind its end', () => {
  const rows = new OrderedRows<Place>()
  expect(rows.at(0)).toBeUndefined()
  expect(rows.rank(place(1))).toBe(0)
  rows.remove(place(1))
  rows.put(place(1))
  expect([rows.at(-1), rows.at(1), rows.size]).toEqual([undefined, undefined, 1])
})

it('cuts rows out and goes on', () => {
  const rows = new OrderedRows<Place>()
  for (let at = 0; at < 2000; at++) rows.put(place(at))
  expect(rows.cut(10, 1990).map(({ at }) => at)).toEqual(Array.from({ length: 1980 }, (_, i) => 1989 - i))
  rows.put(place(1000))
  expect(all(rows).map((row) => row?.at)).toEqual([
    ...Array.from({ length: 10 }, (_, i) => 1999 - i),
    1000,
    ...Array.from({ length: 10 }, (_, i) => 9 - i),
  ])
})
