import { Modal, type ModalRootProps } from '@mantine/core'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import type { ReactNode, RefObject } from 'react'

import classes from './Dialog.module.css'
import { useOpener } from './useOpener'

type Props = Omit<ModalRootProps, 'title'> & {
  title: ReactNode
  withCloseButton?: boolean
  /** Where the focus goes when it closes, if not back to what opened it. */
  focusAfter?: RefObject<HTMLElement | null>
}

/** A modal dialog, with its styles. Load what uses it with lazyDialog: the first page needs none. */
export function Dialog({ title, opened, withCloseButton = true, focusAfter, children, ...rest }: Props) {
  const opener = useOpener(opened)
  const giveFocusBack = () => (focusAfter?.current ?? opener)?.focus()

  return (
    <Modal.Root
      opened={opened}
      centered
      classNames={{ content: classes.content, header: classes.header, title: classes.title }}
      transitionProps={{ duration: 120 }}
      returnFocus={false}
      onExitTransitionEnd={giveFocusBack}
      {...rest}
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* Without the role it would be a second banner of the page. */}
        <Modal.Header role="presentation">
          <Modal.Title>{title}</Modal.Title>
          {withCloseButton && <Modal.CloseButton aria-label="Close" />}
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
