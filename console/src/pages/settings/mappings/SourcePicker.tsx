import { NativeSelect } from '@/ui/choices'
import { TextInput } from '@/ui/fields'
import { refused } from '@/ui/refused'

import { rowControlId, suggestionsId } from '../model/controlIds'
import { chooseSource, readSource, sourceKinds, writeSource } from '../model/vocabulary'
import classes from './SourcePicker.module.css'
import { grouped } from './options'

type Props = {
  rowId: string
  /** The row's number on the page. */
  number: number
  source: string
  error: string | undefined
  /** Why it cannot be changed; undefined: it can. */
  reason: string | undefined
  onChange: (source: string) => void
}

const options = grouped(sourceKinds)

/** Chooses where a row's value comes from, with its id or text where it needs one. */
export function SourcePicker({ rowId, number, source, error, reason, onChange }: Props) {
  const { key, argument, kind } = readSource(source)
  const needs = kind?.argument
  const unknown = key !== '' && kind === undefined
  return (
    <div className={classes.picker} data-split={needs !== undefined || undefined}>
      <NativeSelect
        id={rowControlId(rowId, 'source')}
        aria-label={`Source of row ${number}`}
        value={key}
        error={needs === undefined ? error : undefined}
        onChange={(event) => onChange(chooseSource(event.currentTarget.value, source))}
        {...refused(reason)}
      >
        <option value="">Choose a source</option>
        {unknown && <option value={key}>{key}</option>}
        {options}
      </NativeSelect>
      {needs !== undefined && (
        <TextInput
          id={rowControlId(rowId, 'argument')}
          aria-label={`${needs.label} of row ${number}`}
          placeholder={needs.placeholder}
          list={suggestionsId(key)}
          value={argument}
          readOnly={reason !== undefined}
          title={reason}
          error={error}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(writeSource(key, event.currentTarget.value))}
        />
      )}
    </div>
  )
}
