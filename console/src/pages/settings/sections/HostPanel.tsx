import { Card } from '@/ui/Card'
import { Panel } from '@/ui/Panel'

import type { Editing } from '../model/editing'
import { controlId } from '../model/controlIds'
import type { CustomField } from '../model/vocabulary'
import { FieldSelect } from './FieldSelect'
import classes from './HostPanel.module.css'

type Props = {
  editing: Editing
  fields: readonly CustomField[] | undefined
}

/** The field that says with whom the prospect meets. */
export function HostPanel({ editing: { values, edit, problems, reason }, fields }: Props) {
  return (
    <Panel
      title="Host"
      lead="Who of your organization the meeting is with, for example to send campaigns in their name."
    >
      <Card>
        <div className={classes.field}>
          <FieldSelect
            id={controlId('hostEmailFieldKey')}
            label="Host email field"
            description="A custom field that holds text."
            none="None: the host is not written"
            value={values.hostEmailFieldKey}
            fields={fields}
            error={problems.fields.hostEmailFieldKey}
            reason={reason}
            onChange={(key) => edit({ hostEmailFieldKey: key })}
          />
        </div>
      </Card>
    </Panel>
  )
}
