import type { ComponentProps, ReactNode } from 'react'

import classes from './PlainField.module.css'

type Props = Omit<ComponentProps<'input'>, 'className' | 'onChange'> & {
  /** Without one the field needs an `aria-label`. */
  label?: string
  /** A picture that says what belongs into the field. */
  icon?: ReactNode
  onText: (text: string) => void
}

/**
 * A small text field of a page's first load: the browser's own, with a label above. Where a field
 * says what is wrong with it, Mantine's of `fields` is the one.
 */
export function PlainField({ label, icon, onText, ...input }: Props) {
  return (
    <label className={classes.field}>
      {label !== undefined && <span className={classes.label}>{label}</span>}
      {icon !== undefined && <span className={classes.icon}>{icon}</span>}
      <input
        {...input}
        className={classes.input}
        data-icon={icon !== undefined || undefined}
        onChange={(event) => onText(event.currentTarget.value)}
      />
    </label>
  )
}
