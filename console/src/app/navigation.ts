import type { LinkProps } from '@tanstack/react-router'
import { Plug, ScrollText, ShieldCheck, SlidersHorizontal, type LucideIcon } from 'lucide-react'

export type Destination = {
  to: NonNullable<LinkProps['to']>
  label: string
  icon: LucideIcon
}

/** The pages of the navigation, in its order. */
export const destinations: readonly Destination[] = [
  { to: '/log', label: 'Sync log', icon: ScrollText },
  { to: '/integrations', label: 'Integrations', icon: Plug },
  { to: '/settings', label: 'Settings', icon: SlidersHorizontal },
  { to: '/audit', label: 'Audit log', icon: ShieldCheck },
]

/** Where the console opens. */
export const firstPage = '/log'
