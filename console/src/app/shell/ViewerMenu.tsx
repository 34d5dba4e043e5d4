import { Button, VisuallyHidden } from '@mantine/core'
import { ChevronDown, LogOut, UserRound } from 'lucide-react'
import { useId } from 'react'

import { useApi } from '@/api/api'
import { useViewer } from '@/api/hooks'
import type { Role } from '@/gql/graphql'

import classes from './ViewerMenu.module.css'

const roleNames: Record<Role, string> = { OWNER: 'Owner', ADMIN: 'Admin', MEMBER: 'Member' }

/** Who is signed in, as what, and the way out: a button with the browser's own popover. */
export function ViewerMenu() {
  const id = useId()
  const { session } = useApi()
  const { user, role, organization } = useViewer()
  return (
    <>
      <Button
        variant="default"
        className={classes.target}
        leftSection={<UserRound size={14} aria-hidden />}
        rightSection={<ChevronDown size={14} aria-hidden />}
        popoverTarget={id}
      >
        <VisuallyHidden>Signed in as </VisuallyHidden>
        <span className={classes.user}>{user}</span>
        <span className={classes.role}>{roleNames[role]}</span>
      </Button>
      <div id={id} popover="auto" className={classes.card}>
        <div className={classes.name}>{user}</div>
        <div className={classes.detail}>
          {roleNames[role]} of {organization}
        </div>
        <Button
          variant="default"
          fullWidth
          className={classes.out}
          leftSection={<LogOut size={14} aria-hidden />}
          onClick={() => session.signOut()}
        >
          Sign out
        </Button>
      </div>
    </>
  )
}
