import { VisuallyHidden } from '@mantine/core'

import { NativeSelect } from '@/ui/choices'
import { refused } from '@/ui/refused'

import { fieldLabel, type CustomField } from '../model/vocabulary'

type Props = {
  id: string
  label: string
  description: string
  /** What the choice of none is called. */
  none: string
  value: string | null
  /** Undefined until they are read. */
  fields: readonly CustomField[] | undefined
  error: string | undefined
  /** Why it cannot be changed; undefined: it can. */
  reason: string | undefined
  onChange: (key: string | null) => void
}

/** Chooses a custom field that holds text. The others are shown, and why they cannot be chosen. */
export function FieldSelect({ id, label, description, none, value, fields, error, reason, onChange }: Props) {
  const known = fields?.some(({ key }) => key === value) ?? false
  const gone = value !== null && fields !== undefined && !known
  return (
    <NativeSelect
      id={id}
      label={label}
      description={
        <>
          {description}
          {reason !== undefined && <VisuallyHidden> {reason}</VisuallyHidden>}
        </>
      }
      value={value ?? ''}
      error={error ?? (gone ? goneWords(value) : undefined)}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      {...refused(reason)}
    >
      <option value="">{none}</option>
      {value !== null && !known && (
        <option value={value}>{gone ? `${value} (gone at Snov.io)` : value}</option>
      )}
      {fields?.map((field) => (
        <option key={field.key} value={field.key} disabled={field.type !== 'STRING'}>
          {fieldLabel(field)}
          {field.type !== 'STRING' && ' – cannot hold text'}
        </option>
      ))}
    </NativeSelect>
  )
}

function goneWords(key: string): string {
  return `Snov.io no longer has the custom field “${key}”. Choose another one, or make it again in Snov.io and refresh.`
}
