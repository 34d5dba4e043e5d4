import { useId } from 'react'

import { Card } from '@/ui/Card'
import { Panel } from '@/ui/Panel'

import type { Editing } from '../model/editing'
import { triggerNames } from '../model/values'
import { TriggerSwitch } from './TriggerSwitch'
import classes from './TriggersPanel.module.css'

/** Which kinds of events are synced. */
export function TriggersPanel({ editing: { values, edit, reason } }: { editing: Editing }) {
  const id = useId()
  return (
    <Panel title="Triggers" lead={<span id={id}>What is synced when it happens. The rest is skipped.</span>}>
      <Card>
        <div role="group" aria-label="Triggers" aria-describedby={id} className={classes.list}>
          {triggerNames.map((name) => (
            <TriggerSwitch
              key={name}
              name={name}
              checked={values[name]}
              needsLifecycleField={values.lifecycleFieldKey === null}
              reason={reason}
              onChange={(checked) => edit({ [name]: checked })}
            />
          ))}
        </div>
      </Card>
    </Panel>
  )
}
