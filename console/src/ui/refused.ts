import type { KeyboardEvent, SyntheticEvent } from 'react'

const refuse = (event: SyntheticEvent) => event.preventDefault()
const refuseKeys = (event: KeyboardEvent) => {
  if (event.key !== 'Tab') event.preventDefault()
}

/**
 * What makes a select, a switch or a radio button keep its value and say why. It can still be
 * reached by keyboard: with `disabled`, which has the same look, its value could not. A text
 * field has `readOnly` for that. It takes the place of the control's own `onChange`, so it comes last.
 */
export function refused(reason: string | undefined) {
  if (reason === undefined) return {}
  return {
    'aria-disabled': true,
    title: reason,
    onMouseDown: refuse,
    onKeyDown: refuseKeys,
    onChange: () => undefined,
  }
}
