import { Button } from '@mantine/core'
import { Search } from 'lucide-react'
import { useRef, useState, type SubmitEvent } from 'react'

import { ChoiceList } from '@/ui/ChoiceList'
import { Dropdown } from '@/ui/Dropdown'
import { PlainField } from '@/ui/PlainField'
import { RangeForm } from '@/ui/RangeForm'

import classes from './AuditFilters.module.css'
import type { AuditSearch } from './search'
import { actionCodes, actionWords } from './words'

type Props = {
  search: AuditSearch
  onSearch: (search: AuditSearch) => void
}

/** What records can be chosen by. Each choice counts at once, and lies in the address. */
export function AuditFilters({ search, onSearch }: Props) {
  const bar = useRef<HTMLDivElement>(null)
  const { action = [], actor, from, to } = search
  const chosen = actionCodes.filter((code) => action.includes(code))
  const filtered = chosen.length > 0 || actor !== undefined || from !== undefined || to !== undefined

  function choose(change: { [Key in keyof AuditSearch]: AuditSearch[Key] | undefined }) {
    const next = { ...search, ...change }
    onSearch(Object.fromEntries(Object.entries<unknown>(next).filter(([, value]) => value !== undefined)))
  }

  return (
    <div ref={bar} className={classes.bar} role="search" aria-label="Audit records">
      <ActorField key={actor} actor={actor} onChange={(next) => choose({ actor: next })} />
      <Dropdown label="Action" count={chosen.length}>
        <ChoiceList
          type="checkbox"
          legend="Action"
          options={actionCodes.map((code) => ({ value: code, label: actionWords[code] }))}
          chosen={chosen}
          onChoose={(code) => {
            const next = chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]
            choose({ action: next.length > 0 ? next : undefined })
          }}
        />
      </Dropdown>
      <Dropdown label="Time" count={[from, to].filter((one) => one !== undefined).length}>
        <RangeForm
          key={JSON.stringify([from, to])}
          from={from}
          to={to}
          onChange={(range) => choose({ from: range.from, to: range.to })}
        />
      </Dropdown>
      {filtered && (
        <Button
          variant="subtle"
          onClick={() => {
            bar.current?.querySelector('input')?.focus()
            onSearch({})
          }}
        >
          Clear filters
        </Button>
      )}
    </div>
  )
}

type ActorProps = {
  actor: string | undefined
  onChange: (actor: string | undefined) => void
}

/** Chooses one user or API key by its id. It counts on Enter, or when the field is left. */
function ActorField({ actor, onChange }: ActorProps) {
  const [text, setText] = useState(actor ?? '')

  function choose() {
    const wanted = text.trim()
    if (wanted !== (actor ?? '')) onChange(wanted === '' ? undefined : wanted)
  }

  return (
    <form
      className={classes.actor}
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault()
        choose()
      }}
    >
      <PlainField
        aria-label="User or API key id"
        placeholder="User or API key id"
        autoComplete="off"
        spellCheck={false}
        maxLength={255}
        icon={<Search size={14} aria-hidden />}
        value={text}
        onText={setText}
        onBlur={choose}
      />
    </form>
  )
}
