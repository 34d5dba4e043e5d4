import { useAct } from '@/api/hooks'
import { NameForm } from '@/ui/NameForm'

import { apiKeyTypes, createApiKey } from './documents'
import type { MadeKey } from './NewKeyDialog'

type Props = {
  onMade: (made: MadeKey) => void
  onCancel: () => void
}

export function NewKeyForm({ onMade, onCancel }: Props) {
  const [create, creating] = useAct(createApiKey, { types: apiKeyTypes })

  async function make(name: string) {
    const done = await create({ input: { name } })
    if (done === undefined) return undefined
    const { apiKey, key, userErrors } = done.createApiKey
    if (apiKey === null || key === null) return userErrors
    onMade({ name: apiKey.name, key })
    return undefined
  }

  return (
    <NameForm
      description="What will use it, for example the booking service. Only people see it."
      make="Make the key"
      making={creating}
      onMake={make}
      onCancel={onCancel}
    />
  )
}
