import type { ReactNode } from 'react'

type Choice = { key: string; label: string; group: string }

/** Options under the names of their groups, in the order in which the groups come first. */
export function grouped(choices: readonly Choice[]): ReactNode {
  const groups = [...new Set(choices.map(({ group }) => group))]
  return groups.map((name) => (
    <optgroup key={name} label={name}>
      {choicesIn(choices, name).map(({ key, label }) => (
        <option key={key} value={key}>
          {label}
        </option>
      ))}
    </optgroup>
  ))
}

function choicesIn(choices: readonly Choice[], name: string): Choice[] {
  return choices.filter(({ group }) => group === name)
}
