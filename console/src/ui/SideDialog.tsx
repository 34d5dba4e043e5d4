import { Drawer, type DrawerRootProps } from '@mantine/core'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Drawer.layer.css'
import type { ReactNode } from 'react'

import classes from './SideDialog.module.css'
import { useOpener } from './useOpener'

type Props = Omit<DrawerRootProps, 'title'> & {
  title: ReactNode
  /** What takes the focus when it closes, if what opened it does not. */
  focusAfter?: () => HTMLElement | null | undefined
}

/** A modal dialog at the side, for what has much to show. Load what uses it with lazyDialog. */
export function SideDialog({ title, opened, focusAfter, children, ...rest }: Props) {
  const opener = useOpener(opened)
  const giveFocusBack = () => {
    const wanted = focusAfter?.() ?? opener
    wanted?.focus({ preventScroll: true })
  }

  return (
    <Drawer.Root
      opened={opened}
      position="right"
      size={620}
      classNames={{
        content: classes.content,
        header: classes.header,
        title: classes.title,
        body: classes.body,
      }}
      transitionProps={{ duration: 140 }}
      returnFocus={false}
      onExitTransitionEnd={giveFocusBack}
      {...rest}
    >
      <Drawer.Overlay />
      <Drawer.Content>
        {/* Without the role it would be a second banner of the page. */}
        <Drawer.Header role="presentation">
          <Drawer.Title>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label="Close" />
        </Drawer.Header>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
