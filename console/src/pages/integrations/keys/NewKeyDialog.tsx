import { Dialog } from '@/ui/Dialog'
import { useState } from 'react'

import { NewKey } from './NewKey'
import { NewKeyForm } from './NewKeyForm'

type Props = {
  opened: boolean
  onClose: () => void
}

export type MadeKey = { name: string; key: string }

/**
 * Makes a key and shows it once. While it is shown only its own button closes the dialog:
 * a stray click or Escape would take the key away for good.
 */
export default function NewKeyDialog({ opened, onClose }: Props) {
  const [made, setMade] = useState<MadeKey>()
  const shown = made !== undefined
  const close = () => {
    onClose()
    setMade(undefined)
  }
  return (
    <Dialog
      opened={opened}
      onClose={close}
      title={shown ? 'Your new API key' : 'Make an API key'}
      withCloseButton={!shown}
      closeOnClickOutside={false}
      closeOnEscape={!shown}
      size={shown ? 'lg' : 'md'}
    >
      {shown ? <NewKey made={made} onDone={close} /> : <NewKeyForm onMade={setMade} onCancel={close} />}
    </Dialog>
  )
}
