import { Drawer, type DrawerRootProps } from '@mantine/core'
import '@mantine/core/styles/Drawer.layer.css'
import type { ReactNode } from 'react'

import { DialogShell } from './DialogShell'
import classes from './SideDialog.module.css'

type Props = Omit<DrawerRootProps, 'title'> & {
  title: ReactNode
  /** What takes the focus when it closes, if what opened it does not. */
  focusAfter?: () => HTMLElement | null | undefined
}

/** A modal dialog at the side, for what has much to show. Load what uses it with lazyDialog. */
export function SideDialog(props: Props) {
  return (
    <DialogShell
      of={Drawer}
      position="right"
      size={620}
      classNames={classes}
      transitionProps={{ duration: 140 }}
      scrollAfter={false}
      {...props}
    />
  )
}
