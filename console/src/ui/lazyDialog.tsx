import { useEffect, useEffectEvent, useState, type ComponentType } from 'react'

import { createStore, useStore } from '@/api/store'

import { notifyFailure } from './notify'

type DialogProps = { opened: boolean; onClose: () => void }

/**
 * A dialog whose code is not loaded with the page, but when it is wanted, or about to be:
 * `intent` goes to the control that opens it. Where the code cannot be had, because the server
 * is away, that is told, and the page goes on.
 */
export function lazyDialog<Props extends DialogProps>(
  load: () => Promise<{ default: ComponentType<Props> }>,
) {
  const loaded = createStore<{ Dialog: ComponentType<Props> } | undefined>(undefined)
  const fetch = async () => {
    const { default: Dialog } = await load()
    if (loaded.get() === undefined) loaded.set({ Dialog })
  }
  // What fails here is tried again, and told, when the dialog is opened.
  const prefetch = () => void fetch().catch(() => undefined)

  function LazyDialog(props: Props) {
    const part = useStore(loaded)
    const { opened } = props
    const [wanted, setWanted] = useState(opened)
    if (opened && !wanted) setWanted(true)

    const failed = useEffectEvent(() => {
      notifyFailure('This part of the console could not be loaded. Check your connection, then try again.')
      props.onClose()
    })
    useEffect(() => {
      if (opened && part === undefined) fetch().catch(() => failed())
    }, [opened, part])

    // Once it was open it stays: it gives the focus back when it closes.
    return wanted && part !== undefined ? <part.Dialog {...props} /> : null
  }

  return Object.assign(LazyDialog, { intent: { onPointerEnter: prefetch, onFocus: prefetch } })
}
