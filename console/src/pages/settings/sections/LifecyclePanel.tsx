import { Stack } from '@mantine/core'

import { Banner } from '@/ui/Banner'
import { Card } from '@/ui/Card'
import { Panel } from '@/ui/Panel'
import { TextInput } from '@/ui/fields'

import type { Editing } from '../model/editing'
import { controlId } from '../model/controlIds'
import { wordingNames } from '../model/values'
import type { CustomField } from '../model/vocabulary'
import { FieldSelect } from './FieldSelect'
import classes from './LifecyclePanel.module.css'

type Props = {
  editing: Editing
  fields: readonly CustomField[] | undefined
  /** What can be done with the custom fields, and how their reading stands. */
  actions: React.ReactNode
  notice: React.ReactNode
}

/** The field that says how things stand with a prospect's meeting, and in which words. */
export function LifecyclePanel({ editing, fields, actions, notice }: Props) {
  const { values, edit, problems, reason } = editing
  return (
    <Panel
      title="Meeting status"
      lead="A custom field of the prospect can always read how the newest meeting stands."
      actions={actions}
    >
      <Card>
        <Stack gap="md">
          {notice}
          <div className={classes.field}>
            <FieldSelect
              id={controlId('lifecycleFieldKey')}
              label="Lifecycle field"
              description="A custom field that holds text."
              none="None: status events are not synced"
              value={values.lifecycleFieldKey}
              fields={fields}
              error={problems.fields.lifecycleFieldKey}
              reason={reason}
              onChange={(key) => edit({ lifecycleFieldKey: key })}
            />
          </div>
          {values.lifecycleFieldKey === null && (
            <Banner tone="info" title="Without a lifecycle field, status events are not synced">
              Cancellations, reschedulings and no-shows are skipped, because there is nowhere to write them.
              Bookings and routing forms are synced all the same, without a status.
            </Banner>
          )}
          <fieldset className={classes.wordings}>
            <legend className={classes.legend}>What the field reads</legend>
            {wordingNames.map((name) => (
              <TextInput
                key={name}
                id={controlId(name)}
                label={wordings[name]}
                value={values[name]}
                readOnly={reason !== undefined}
                title={reason}
                error={problems.fields[name]}
                maxLength={255}
                autoComplete="off"
                onChange={(event) => edit({ [name]: event.currentTarget.value })}
              />
            ))}
          </fieldset>
        </Stack>
      </Card>
    </Panel>
  )
}

const wordings: Record<(typeof wordingNames)[number], string> = {
  booked: 'After a booking',
  rescheduled: 'After a rescheduling',
  canceled: 'After a cancellation',
  noShow: 'After a no-show',
}
