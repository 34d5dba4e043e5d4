import { ActionIcon } from '@mantine/core'
import '@mantine/core/styles/ActionIcon.layer.css'
import { ArrowRight, ChevronDown, ChevronUp, Trash2 } from 'lucide-react'
import { memo, type ReactNode } from 'react'

import { rowControlId } from '../model/controlIds'
import type { RowProblem } from '../model/problems'
import { isBlank, type Row } from '../model/values'
import classes from './MappingRow.module.css'
import { SourcePicker } from './SourcePicker'
import { TargetPicker } from './TargetPicker'

type Props = {
  row: Row
  /** Its place among the admin's own rows, from 1. */
  number: number
  last: boolean
  targets: ReactNode
  targetKnown: boolean | undefined
  problem: RowProblem | undefined
  /** Why it cannot be changed; undefined: it can. */
  reason: string | undefined
  onChange: (id: string, patch: Partial<Row>) => void
  onMove: (id: string, by: -1 | 1) => void
  onRemove: (id: string, index: number) => void
}

/** A row of the admin's own. With many of them, only the one that changes is made anew. */
export const MappingRow = memo(function MappingRow(props: Props) {
  const { row, number, last, targets, targetKnown, problem, reason, onChange, onMove, onRemove } = props
  const { id, source, target } = row
  const disabled = reason !== undefined
  const half = isBlank(row) && (source !== '' || target !== '')
  return (
    <li className={classes.row}>
      <span className={classes.number} aria-hidden>
        {number}
      </span>
      <div className={classes.source}>
        <SourcePicker
          rowId={id}
          number={number}
          source={source}
          error={problem?.source}
          reason={reason}
          onChange={(next) => onChange(id, { source: next })}
        />
      </div>
      <ArrowRight size={14} className={classes.arrow} aria-hidden />
      <div className={classes.target}>
        <TargetPicker
          rowId={id}
          number={number}
          target={target}
          options={targets}
          known={targetKnown}
          error={problem?.target}
          reason={reason}
          onChange={(next) => onChange(id, { target: next })}
        />
        {half && <p className={classes.half}>A row with an empty side is not saved.</p>}
      </div>
      <div className={classes.actions}>
        <ActionIcon
          id={rowControlId(id, 'up')}
          variant="subtle"
          color="gray"
          aria-label={`Move row ${number} up`}
          title="Move up"
          disabled={disabled || number === 1}
          onClick={() => onMove(id, -1)}
        >
          <ChevronUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          id={rowControlId(id, 'down')}
          variant="subtle"
          color="gray"
          aria-label={`Move row ${number} down`}
          title="Move down"
          disabled={disabled || last}
          onClick={() => onMove(id, 1)}
        >
          <ChevronDown size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          id={rowControlId(id, 'remove')}
          variant="subtle"
          color="gray"
          aria-label={`Remove row ${number}`}
          title="Remove"
          disabled={disabled}
          onClick={() => onRemove(id, number - 1)}
        >
          <Trash2 size={15} aria-hidden />
        </ActionIcon>
      </div>
    </li>
  )
})
