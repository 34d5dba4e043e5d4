import { Modal, type ModalRootProps } from '@mantine/core'
import '@mantine/core/styles/Modal.layer.css'
import type { ReactNode, RefObject } from 'react'

import classes from './Dialog.module.css'
import { DialogShell } from './DialogShell'

type Props = Omit<ModalRootProps, 'title'> & {
  title: ReactNode
  withCloseButton?: boolean
  /** Where the focus goes when it closes, if not back to what opened it. */
  focusAfter?: RefObject<HTMLElement | null>
}

/** A modal dialog, with its styles. Load what uses it with lazyDialog: the first page needs none. */
export function Dialog({ focusAfter, ...rest }: Props) {
  return (
    <DialogShell
      of={Modal}
      centered
      classNames={classes}
      transitionProps={{ duration: 120 }}
      focusAfter={() => focusAfter?.current}
      {...rest}
    />
  )
}
