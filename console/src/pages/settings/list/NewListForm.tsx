import { useMutation } from '@/api/hooks'
import { NameForm } from '@/ui/NameForm'

import { createList } from '../documents'
import type { List } from './lists'

type Props = {
  onMade: (list: List) => void
  onCancel: () => void
}

export function NewListForm({ onMade, onCancel }: Props) {
  const [create, creating] = useMutation(createList)

  async function make(name: string) {
    const done = await create({ input: { name } })
    if (done === undefined) return undefined
    const { list, userErrors } = done.createList
    if (list === null) return userErrors
    onMade(list)
    return undefined
  }

  return (
    <NameForm
      description="The list is made in your Snov.io account, empty and without a campaign."
      make="Create the list"
      making={creating}
      onMake={make}
      onCancel={onCancel}
    />
  )
}
