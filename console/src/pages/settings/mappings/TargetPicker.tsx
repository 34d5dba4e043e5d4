import type { ReactNode } from 'react'

import { NativeSelect } from '@/ui/choices'
import { refused } from '@/ui/refused'

import { rowControlId } from '../model/controlIds'
import { customFieldOf, targetKey } from '../model/vocabulary'

type Props = {
  rowId: string
  /** The row's number on the page. */
  number: number
  target: string
  /** The targets there are, as options; made once for all rows. */
  options: ReactNode
  /** Whether the row's target is among them; undefined while that is not known. */
  known: boolean | undefined
  error: string | undefined
  /** Why it cannot be changed; undefined: it can. */
  reason: string | undefined
  onChange: (target: string) => void
}

/** Chooses the prospect's field that a row writes. */
export function TargetPicker({ rowId, number, target, options, known, error, reason, onChange }: Props) {
  const name = customFieldOf(target) ?? target
  const gone = known === false
  return (
    <NativeSelect
      id={rowControlId(rowId, 'target')}
      aria-label={`Target of row ${number}`}
      value={targetKey(target)}
      error={
        error ??
        (gone ? `Snov.io no longer has the custom field “${name}”. Choose another target.` : undefined)
      }
      onChange={(event) => onChange(event.currentTarget.value)}
      {...refused(reason)}
    >
      <option value="">Choose a target</option>
      {target !== '' && known !== true && (
        <option value={targetKey(target)}>{gone ? `${name} (gone at Snov.io)` : name}</option>
      )}
      {options}
    </NativeSelect>
  )
}
