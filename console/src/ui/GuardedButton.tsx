import { Button } from '@mantine/core'
import { lazy, Suspense } from 'react'

import type { PlainButtonProps } from './RefusedButton'

type Props = PlainButtonProps & {
  /** Why the button does nothing; undefined: it does. */
  disabledReason: string | undefined
}

// Only members see refused buttons: the others need not load what shows the reason.
const RefusedButton = lazy(() => import('./RefusedButton'))

/** A button that, where it may not be used, stays in its place and says why. */
export function GuardedButton({ disabledReason, ...rest }: Props) {
  if (disabledReason === undefined) return <Button {...rest} />
  const { onClick, ...refused } = rest
  return (
    <Suspense fallback={<Button {...refused} disabled />}>
      <RefusedButton {...refused} reason={disabledReason} />
    </Suspense>
  )
}
