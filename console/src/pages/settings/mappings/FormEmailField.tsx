import { VisuallyHidden } from '@mantine/core'

import { TextInput } from '@/ui/fields'

import type { Editing } from '../model/editing'
import { controlId, suggestionsId } from '../model/controlIds'
import classes from './FormEmailField.module.css'

/** Names the form field that holds the email address of a routing form without a respondent's. */
export function FormEmailField({ editing: { values, edit, problems, reason } }: { editing: Editing }) {
  return (
    <div className={classes.field}>
      <TextInput
        id={controlId('routingFormEmailField')}
        label="Email field of routing forms"
        description={
          <>
            The ID of the form field that holds the email address. It is read if a form has no usable
            respondent email; if left empty, such forms are skipped.
            {reason !== undefined && <VisuallyHidden> {reason}</VisuallyHidden>}
          </>
        }
        placeholder="Field ID"
        list={suggestionsId('routing_form_field')}
        value={values.routingFormEmailField ?? ''}
        readOnly={reason !== undefined}
        title={reason}
        error={problems.fields.routingFormEmailField}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => edit({ routingFormEmailField: event.currentTarget.value || null })}
      />
    </div>
  )
}
