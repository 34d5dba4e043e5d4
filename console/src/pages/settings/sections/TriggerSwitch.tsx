import { VisuallyHidden } from '@mantine/core'
import { useId } from 'react'

import { Switch } from '@/ui/choices'
import { refused } from '@/ui/refused'

import { controlId } from '../model/controlIds'
import type { triggerNames } from '../model/values'
import classes from './TriggerSwitch.module.css'

type TriggerName = (typeof triggerNames)[number]

type Props = {
  name: TriggerName
  checked: boolean
  /** Whether no lifecycle field is chosen, without which a status cannot be written. */
  needsLifecycleField: boolean
  /** Why it cannot be changed; undefined: it can. */
  reason: string | undefined
  onChange: (checked: boolean) => void
}

export function TriggerSwitch({ name, checked, needsLifecycleField, reason, onChange }: Props) {
  const id = useId()
  const { label, words, writesStatus } = triggers[name]
  return (
    <Switch
      id={controlId(name)}
      size="sm"
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
      {...refused(reason)}
      label={<span id={`${id}-label`}>{label}</span>}
      aria-labelledby={`${id}-label`}
      description={
        <span id={`${id}-words`}>
          {words}
          {writesStatus && checked && needsLifecycleField && (
            <span className={classes.warning}> It is skipped until a lifecycle field is chosen below.</span>
          )}
          {reason !== undefined && <VisuallyHidden> {reason}</VisuallyHidden>}
        </span>
      }
      aria-describedby={`${id}-words`}
      withThumbIndicator={false}
      classNames={{ label: classes.label, track: classes.track }}
    />
  )
}

const triggers: Record<TriggerName, { label: string; words: string; writesStatus: boolean }> = {
  bookingCreated: {
    label: 'Meeting booked',
    words: 'The invitee becomes a prospect of the target list, with the mapped fields.',
    writesStatus: false,
  },
  bookingRescheduled: {
    label: 'Meeting rescheduled',
    words: 'The prospect’s status is written when a meeting is moved.',
    writesStatus: true,
  },
  bookingCanceled: {
    label: 'Meeting canceled',
    words: 'The prospect’s status is written when a meeting is called off.',
    writesStatus: true,
  },
  bookingNoShow: {
    label: 'No-show',
    words: 'The prospect’s status is written when the invitee did not come, or came after all.',
    writesStatus: true,
  },
  routingFormSubmitted: {
    label: 'Routing form sent in',
    words: 'Whoever sends in a routing form becomes a prospect, with or without a meeting.',
    writesStatus: false,
  },
}
