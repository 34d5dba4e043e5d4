import { useMemo, useState } from 'react'

import { useQueue } from '@/api/queue'

import { customFieldsQuery, listsQuery } from './documents'
import { listName, withMade, type List } from './list/lists'
import type { Names } from './model/wording'
import { useSnovio } from './snovio/useSnovio'

/** What the page knows of the Snov.io account: its lists and its custom fields. */
export function useSnovioSide() {
  const { account } = useQueue()
  // What was read before Snov.io rejected the keys is still shown.
  const active = account === 'CONNECTED' || account === 'CREDENTIALS_REJECTED'
  const listsReading = useSnovio(listsQuery, 'LISTS', active)
  const fieldsReading = useSnovio(customFieldsQuery, 'CUSTOM_FIELDS', active)
  const [made, setMade] = useState<readonly List[]>([])
  const lists = useMemo(() => withMade(listsReading.data?.lists, made), [listsReading.data, made])
  const fields = fieldsReading.data?.customFields
  const names = useMemo<Names>(() => ({ list: (id) => listName(id, lists), fields }), [lists, fields])
  return {
    account,
    listsReading,
    fieldsReading,
    lists,
    fields,
    names,
    noteMade: (list: List) => setMade((before) => [...before, list]),
  }
}
