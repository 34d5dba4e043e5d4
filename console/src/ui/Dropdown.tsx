import { Button } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { useId, useRef, type ReactNode, type ToggleEvent } from 'react'

import classes from './Dropdown.module.css'

type Props = {
  label: string
  /** How many of its choices are made: shown beside the label. */
  count?: number
  children: ReactNode
}

/**
 * A button with a card below it: the browser's own popover, which closes on Escape and on a
 * click elsewhere, gives the focus back, and comes next after its button in the order of tabs.
 */
export function Dropdown({ label, count = 0, children }: Props) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const card = useRef<HTMLDivElement>(null)

  function place({ newState }: ToggleEvent) {
    if (newState !== 'open' || button.current === null || card.current === null) return
    const { left, bottom } = button.current.getBoundingClientRect()
    card.current.style.setProperty('--left', `${left}px`)
    card.current.style.setProperty('--top', `${bottom + window.scrollY + 4}px`)
    card.current.style.setProperty('--room', `${window.innerHeight - bottom - 12}px`)
  }

  function enter({ newState }: ToggleEvent) {
    if (newState === 'open') card.current?.querySelector<HTMLElement>('input, button')?.focus()
  }

  return (
    <>
      <Button
        ref={button}
        variant="default"
        className={classes.target}
        data-chosen={count > 0 || undefined}
        rightSection={<ChevronDown size={14} aria-hidden />}
        popoverTarget={id}
      >
        {label}
        {count > 0 && <span className={classes.count}>{count}</span>}
      </Button>
      <div
        ref={card}
        id={id}
        popover="auto"
        className={classes.card}
        role="group"
        aria-label={label}
        onBeforeToggle={place}
        onToggle={enter}
      >
        {children}
      </div>
    </>
  )
}

/** Closes the card that an element lies in, which gives the focus back to its button. */
export function closeDropdown(inside: Element): void {
  inside.closest<HTMLElement>('[popover]')?.hidePopover()
}
