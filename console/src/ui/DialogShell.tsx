import type { Drawer, DrawerRootProps, Modal, ModalRootProps } from '@mantine/core'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import type { ReactNode } from 'react'

import classes from './DialogShell.module.css'
import { useOpener } from './useOpener'

type Props = Omit<DrawerRootProps & ModalRootProps, 'title'> & {
  /** Mantine's dialog that it is. */
  of: typeof Drawer | typeof Modal
  title: ReactNode
  withCloseButton?: boolean
  /** What takes the focus when it closes, if not what opened it. */
  focusAfter?: () => HTMLElement | null | undefined
  /** Whether what takes the focus may be scrolled into sight. */
  scrollAfter?: boolean
}

/** What all modal dialogs have in common. */
export function DialogShell({
  of: Parts,
  title,
  withCloseButton = true,
  opened,
  focusAfter,
  scrollAfter = true,
  children,
  ...rest
}: Props) {
  const opener = useOpener(opened)
  const giveFocusBack = () => (focusAfter?.() ?? opener)?.focus({ preventScroll: !scrollAfter })

  return (
    <Parts.Root opened={opened} returnFocus={false} onExitTransitionEnd={giveFocusBack} {...rest}>
      <Parts.Overlay />
      {/* Its className would be that of what lies around it too. */}
      <Parts.Content classNames={{ content: classes.content }}>
        {/* Without the role it would be a second banner of the page. */}
        <Parts.Header role="presentation" className={classes.header}>
          <Parts.Title className={classes.title}>{title}</Parts.Title>
          {withCloseButton && <Parts.CloseButton aria-label="Close" />}
        </Parts.Header>
        <Parts.Body>{children}</Parts.Body>
      </Parts.Content>
    </Parts.Root>
  )
}
