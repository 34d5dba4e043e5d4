import { Button, Tooltip, type ButtonProps } from '@mantine/core'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/Tooltip.layer.css'
import { useId, type ComponentPropsWithoutRef, type MouseEvent } from 'react'

export type PlainButtonProps = ButtonProps &
  Omit<ComponentPropsWithoutRef<'button'>, keyof ButtonProps | 'disabled'>

type Props = PlainButtonProps & { reason: string }

/**
 * A button that does nothing and says why. It can still be reached by keyboard: a
 * control that one cannot reach cannot give its reason.
 */
export default function RefusedButton({ reason, children, ...rest }: Props) {
  const id = useId()
  const refuse = (event: MouseEvent) => event.preventDefault()
  return (
    <>
      <Tooltip label={reason} withinPortal={false}>
        <Button {...rest} type="button" data-disabled aria-disabled aria-describedby={id} onClick={refuse}>
          {children}
        </Button>
      </Tooltip>
      <span id={id} hidden>
        {reason}
      </span>
    </>
  )
}
