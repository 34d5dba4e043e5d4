import { VisuallyHidden } from '@mantine/core'
import { useId } from 'react'

import type { IfExists } from '@/gql/graphql'
import { Card } from '@/ui/Card'
import { Panel } from '@/ui/Panel'
import { Radio } from '@/ui/choices'
import { refused } from '@/ui/refused'

import type { Editing } from '../model/editing'
import { controlId } from '../model/controlIds'
import classes from './IfExistsPanel.module.css'
import { LookUpSwitch } from './LookUpSwitch'

const choices: readonly { value: IfExists; label: string; words: string }[] = [
  {
    value: 'UPDATE',
    label: 'Update',
    words: 'A booking or a routing form refreshes the prospect’s name, phone and mapped fields.',
  },
  {
    value: 'SKIP',
    label: 'Skip',
    words:
      'A booking or a routing form leaves the prospect untouched, and the log says that it already exists.',
  },
]

/** What happens to people whom Snov.io knows already. */
export function IfExistsPanel({ editing: { values, edit, problems, reason } }: { editing: Editing }) {
  const id = useId()
  return (
    <Panel
      title="Prospects that exist"
      lead="What is done with people who are in your Snov.io account already."
    >
      <Card>
        <fieldset className={classes.group} aria-describedby={`${id}-always`}>
          <legend className={classes.legend}>When a prospect exists</legend>
          {choices.map(({ value, label, words }) => (
            <Radio
              key={value}
              id={value === 'UPDATE' ? controlId('ifExists') : undefined}
              name={id}
              value={value}
              size="sm"
              checked={values.ifExists === value}
              onChange={() => edit({ ifExists: value })}
              {...refused(reason)}
              label={<span id={`${id}-${value}`}>{label}</span>}
              aria-labelledby={`${id}-${value}`}
              description={
                <span id={`${id}-${value}-words`}>
                  {words}
                  {reason !== undefined && <VisuallyHidden> {reason}</VisuallyHidden>}
                </span>
              }
              aria-describedby={`${id}-${value}-words`}
              classNames={{ label: classes.label }}
            />
          ))}
        </fieldset>
        <p id={`${id}-always`} className={classes.always}>
          Cancellations, reschedulings and no-shows always write the status and the host, whichever you
          choose.
        </p>
        <LookUpSwitch
          checked={values.lookUpUnknownProspects}
          reason={reason}
          onChange={(checked) => edit({ lookUpUnknownProspects: checked })}
        />
        {problems.fields.ifExists !== undefined && <p role="alert">{problems.fields.ifExists}</p>}
      </Card>
    </Panel>
  )
}
