import { VisuallyHidden } from '@mantine/core'
import { useId } from 'react'

import { Switch } from '@/ui/choices'
import { refused } from '@/ui/refused'

import { controlId } from '../model/controlIds'
import classes from './LookUpSwitch.module.css'

type Props = {
  checked: boolean
  /** Why it cannot be changed; undefined: it can. */
  reason: string | undefined
  onChange: (checked: boolean) => void
}

/** Whether Snov.io is asked which list holds a prospect that it updated and snovsync has no record of. */
export function LookUpSwitch({ checked, reason, onChange }: Props) {
  const id = useId()
  return (
    <Switch
      id={controlId('lookUpUnknownProspects')}
      size="sm"
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
      {...refused(reason)}
      label={<span id={`${id}-label`}>Look up unknown prospects</span>}
      aria-labelledby={`${id}-label`}
      description={
        <span id={`${id}-words`}>
          If Snov.io says it updated a prospect that snovsync doesn’t know, ask which list holds it. Each
          lookup uses one of the account’s calls.
          {reason !== undefined && <VisuallyHidden> {reason}</VisuallyHidden>}
        </span>
      }
      aria-describedby={`${id}-words`}
      withThumbIndicator={false}
      classNames={{ root: classes.root, label: classes.label, track: classes.track }}
    />
  )
}
