import { Button, VisuallyHidden } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'

import { Banner } from '@/ui/Banner'
import { Card } from '@/ui/Card'
import { GuardedButton } from '@/ui/GuardedButton'
import { Panel } from '@/ui/Panel'

import { controlId, focusOn, rowControlId } from '../model/controlIds'
import { newRow, type Row } from '../model/values'
import { FormEmailField } from './FormEmailField'
import { IdSuggestions } from './IdSuggestions'
import { LockedRows } from './LockedRows'
import { MappingRow } from './MappingRow'
import classes from './MappingsPanel.module.css'
import { mappingsHeading, type MappingsProps } from './WaitingMappings'
import { changed, moved } from './rows'
import { isKnown, targetOptions } from './targets'

/** Which values of an event go into which fields of the prospect. */
export default function MappingsPanel({ editing, locked, fields }: MappingsProps) {
  const { values, edit, problems, reason } = editing
  const { rows } = values
  const targets = useMemo(() => targetOptions(fields), [fields])
  const [said, setSaid] = useState('')
  // Rows that come, go or move take the focus with them, once they are where they belong.
  const focusNext = useRef<(rows: readonly Row[]) => readonly string[]>(undefined)
  useLayoutEffect(() => {
    const wanted = focusNext.current?.(rows).find((id) => !isDisabled(id))
    focusNext.current = undefined
    if (wanted !== undefined) focusOn(wanted)
  }, [rows])

  const onChange = useCallback(
    (id: string, patch: Partial<Row>) => edit((now) => ({ rows: changed(now.rows, id, patch) })),
    [edit],
  )
  const onMove = useCallback(
    (id: string, by: -1 | 1) => {
      const order = by < 0 ? (['up', 'down'] as const) : (['down', 'up'] as const)
      focusNext.current = () => order.map((control) => rowControlId(id, control))
      edit((now) => ({ rows: moved(now.rows, id, by) }))
      setSaid(by < 0 ? 'The row was moved up.' : 'The row was moved down.')
    },
    [edit],
  )
  const onRemove = useCallback(
    (id: string, index: number) => {
      focusNext.current = (left) => {
        const neighbor = left[index] ?? left[index - 1]
        return [neighbor === undefined ? controlId('rows') : rowControlId(neighbor.id, 'remove')]
      }
      edit((now) => ({ rows: now.rows.filter((row) => row.id !== id) }))
      setSaid('The row was removed.')
    },
    [edit],
  )
  function add() {
    const row = newRow()
    focusNext.current = () => [rowControlId(row.id, 'source')]
    edit((now) => ({ rows: [...now.rows, row] }))
  }

  return (
    <Panel {...mappingsHeading}>
      <Card flush>
        <LockedRows rows={locked} formEmailField={values.routingFormEmailField} />
        <FormEmailField editing={editing} />
        <ol className={classes.list} aria-label="Mapping rows">
          {rows.map((row, index) => (
            <MappingRow
              key={row.id}
              row={row}
              number={index + 1}
              last={index === rows.length - 1}
              targets={targets}
              targetKnown={isKnown(row.target, fields)}
              problem={problems.rows[row.id]}
              reason={reason}
              onChange={onChange}
              onMove={onMove}
              onRemove={onRemove}
            />
          ))}
        </ol>
        {reason === undefined && <IdSuggestions />}
        <div className={classes.foot}>
          {reason === undefined ? (
            <Button
              id={controlId('rows')}
              variant="default"
              size="sm"
              leftSection={<Plus size={14} aria-hidden />}
              onClick={add}
            >
              Add a row
            </Button>
          ) : (
            <GuardedButton disabledReason={reason} variant="default" size="sm">
              Add a row
            </GuardedButton>
          )}
          <p className={classes.hint}>
            A value that an event does not have is not written. Dates and numbers that cannot be read are left
            out, and the log says so.
          </p>
        </div>
        {problems.fields.rows !== undefined && (
          <div className={classes.foot}>
            <Banner tone="danger" role="alert">
              {problems.fields.rows}
            </Banner>
          </div>
        )}
        <VisuallyHidden role="status">{said}</VisuallyHidden>
      </Card>
    </Panel>
  )
}

function isDisabled(id: string): boolean {
  const control = document.getElementById(id)
  return control === null || control.matches(':disabled')
}
