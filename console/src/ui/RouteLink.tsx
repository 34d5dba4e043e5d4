import { Anchor, type AnchorProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type Props = AnchorProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> & { ref?: Ref<HTMLAnchorElement> }

function UnderlinedAnchor(props: Props) {
  return <Anchor underline="always" inherit {...props} />
}

/** A link to a page of the console, as part of a text. */
export const RouteLink = createLink(UnderlinedAnchor)
