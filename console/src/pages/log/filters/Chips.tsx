import { Button } from '@mantine/core'
import { X } from 'lucide-react'
import { useRef } from 'react'

import { choicesOf } from '../address/describe'
import { unfiltered } from '../address/filter'
import type { LogSearch } from '../address/search'
import classes from './Chips.module.css'

type Props = {
  search: LogSearch
  onSearch: (search: LogSearch) => void
  /** Where the focus goes when the last chip is gone. */
  after: () => HTMLElement | null | undefined
}

/** What the entries are chosen by, each thing with a way to take it away. */
export function Chips({ search, onSearch, after }: Props) {
  const list = useRef<HTMLUListElement>(null)
  const choices = choicesOf(search)
  if (choices.length === 0) return null

  /** The chip that had the focus goes: the next one, or the one before it, takes it. */
  function remove(index: number, rest: LogSearch) {
    const buttons = Array.from(list.current?.querySelectorAll<HTMLElement>('button') ?? [])
    const next = choices.length === 1 ? after() : (buttons[index + 1] ?? buttons[index - 1])
    next?.focus()
    onSearch(rest)
  }

  return (
    <div className={classes.chips}>
      <ul ref={list} className={classes.list} aria-label="Filters in use">
        {choices.map(({ name, value, rest }, index) => (
          <li key={`${name} ${value}`}>
            <button
              type="button"
              className={classes.chip}
              aria-label={`Remove the filter ${name}: ${value}`}
              onClick={() => remove(index, rest)}
            >
              <span className={classes.name}>{name}</span> <span className={classes.value}>{value}</span>
              <X size={12} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={() => {
          after()?.focus()
          onSearch(unfiltered(search))
        }}
      >
        Clear all
      </Button>
    </div>
  )
}
