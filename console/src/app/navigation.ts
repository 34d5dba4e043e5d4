import type { LinkProps } from '@tanstack/react-router'
import { Plug, type LucideIcon } from 'lucide-react'

export type Destination = {
  to: NonNullable<LinkProps['to']>
  label: string
  icon: LucideIcon
}

/** The pages of the navigation, in its order. */
export const destinations: readonly Destination[] = [
  { to: '/integrations', label: 'Integrations', icon: Plug },
]

/** Where the console opens. */
export const firstPage = '/integrations'
