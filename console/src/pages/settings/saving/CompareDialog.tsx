import { Button, Group, Stack, Text } from '@mantine/core'
import { useState, type RefObject } from 'react'

import { Dialog } from '@/ui/Dialog'
import { useLast } from '@/ui/useLast'

import { changedFields } from '../model/changes'
import { differences, merge, proposed, type Comparison, type Difference, type Side } from '../model/merge'
import type { FieldName, Values } from '../model/values'
import type { Names } from '../model/wording'
import classes from './CompareDialog.module.css'
import { DifferenceRow } from './DifferenceRow'
import { SavedBy } from './SavedBy'

type Acts = {
  names: Names
  saving: boolean
  onSave: (comparison: Comparison, merged: Values) => void
  onEdit: (comparison: Comparison, merged: Values) => void
}

type Props = Acts & {
  opened: boolean
  comparison: Comparison | undefined
  onClose: () => void
  /** Where the focus goes when it closes, if not back to what opened it. */
  focusAfter: RefObject<HTMLElement | null>
}

/** Shows what two people made of the same settings, and lets the second choose for each. */
export default function CompareDialog({ opened, comparison, onClose, focusAfter, ...acts }: Props) {
  const shown = useLast(comparison)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      focusAfter={focusAfter}
      title="Somebody else saved these settings"
      size="xl"
      closeOnClickOutside={false}
    >
      {shown !== undefined && <Choose key={shown.id} comparison={shown} {...acts} />}
    </Dialog>
  )
}

type ChooseProps = Acts & { comparison: Comparison }

function Choose({ comparison, names, saving, onSave, onEdit }: ChooseProps) {
  const { newer, base, theirs, yours } = comparison
  const [choices, setChoices] = useState<Partial<Record<FieldName, Side>>>({})
  const found = differences(base, theirs, yours)
  const sideOf = (difference: Difference) => choices[difference.field] ?? proposed(difference)
  const keepYours = found.filter((difference) => sideOf(difference) === 'yours').map(({ field }) => field)
  const merged = merge(theirs, yours, keepYours)
  const leavesSomething = changedFields(theirs, merged).length > 0

  return (
    <Stack gap="md">
      <Text size="sm">
        <SavedBy settings={newer} /> Nothing of yours was saved, and nothing of it is lost.{' '}
        {found.length === 0
          ? 'Both of you made the same changes.'
          : 'Choose what is kept of each setting in which the two differ.'}
      </Text>
      {found.length > 0 && (
        <div className={classes.list}>
          {found.map((difference) => (
            <DifferenceRow
              key={difference.field}
              difference={difference}
              comparison={comparison}
              names={names}
              side={sideOf(difference)}
              onChoose={(side) => setChoices({ ...choices, [difference.field]: side })}
            />
          ))}
        </div>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" size="sm" onClick={() => onEdit(comparison, merged)}>
          {leavesSomething ? 'Take these and edit on' : 'Go on with theirs'}
        </Button>
        {leavesSomething && (
          <Button size="sm" loading={saving} onClick={() => onSave(comparison, merged)}>
            Save these
          </Button>
        )}
      </Group>
    </Stack>
  )
}
