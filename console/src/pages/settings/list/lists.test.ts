import { expect, it } from 'vitest'

import { campaignList, deletedList, quietList } from '../fixtures'
import { chosenOf, found, withMade } from './lists'

const lists = [quietList, campaignList, deletedList]

it('tells how the chosen list stands', () => {
  expect(chosenOf(null, lists).kind).toBe('none')
  expect(chosenOf('11', undefined).kind).toBe('unread')
  expect(chosenOf('11', lists).kind).toBe('there')
  expect(chosenOf('13', lists).kind).toBe('deleted')
  expect(chosenOf('99', lists).kind).toBe('unknown')
  // The lists that were read may be older than what a sync found.
  expect(chosenOf('11', lists, '11').kind).toBe('deleted')
})

it('offers the lists that are there and hold what was typed', () => {
  expect(found(lists, '')).toEqual([quietList, campaignList])
  expect(found(lists, ' NEWS')).toEqual([campaignList])
  expect(found(lists, 'trade')).toEqual([])
})

it('offers a list that was made here, also where the answer does not know it yet', () => {
  const made = { ...quietList, id: '14', name: 'New' }
  expect(withMade(lists, [made])).toEqual([...lists, made])
  expect(withMade([...lists, { ...made, prospectCount: 3 }], [made])?.at(-1)?.prospectCount).toBe(3)
  expect(withMade(undefined, [made])).toBeUndefined()
})
