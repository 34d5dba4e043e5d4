import { Button } from '@mantine/core'
import { CornerDownLeft } from 'lucide-react'

import { controlId, focusOn } from '../model/controlIds'
import type { FieldName } from '../model/values'

type Props = { to: FieldName; children: string }

/** Leads to a setting on the same page. */
export function JumpButton({ to, children }: Props) {
  return (
    <div>
      <Button
        variant="default"
        leftSection={<CornerDownLeft size={14} aria-hidden />}
        onClick={() => focusOn(controlId(to))}
      >
        {children}
      </Button>
    </div>
  )
}
