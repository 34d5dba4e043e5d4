import { Search } from 'lucide-react'
import { useState, type SubmitEvent } from 'react'

import { PlainField } from '@/ui/PlainField'

import classes from './PersonFilter.module.css'

type Props = {
  email: string | undefined
  onChange: (email: string | undefined) => void
}

/** Chooses one person by the whole email address. It counts on Enter, or when the field is left. */
export function PersonFilter({ email, onChange }: Props) {
  const [text, setText] = useState(email ?? '')
  const [known, setKnown] = useState(email)
  if (email !== known) {
    setKnown(email)
    setText(email ?? '')
  }

  function choose() {
    const wanted = text.trim().toLowerCase()
    if (wanted !== (email ?? '')) onChange(wanted === '' ? undefined : wanted)
  }

  return (
    <form
      className={classes.person}
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault()
        choose()
      }}
    >
      <PlainField
        type="email"
        aria-label="Email address of a person"
        placeholder="Email address"
        autoComplete="off"
        spellCheck={false}
        maxLength={320}
        icon={<Search size={14} aria-hidden />}
        value={text}
        onText={setText}
        onBlur={choose}
      />
    </form>
  )
}
