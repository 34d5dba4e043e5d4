import { Button } from '@mantine/core'
import { CircleAlert, CircleDot, Save } from 'lucide-react'

import type { SettingsFieldsFragment } from '@/gql/graphql'
import { GuardedButton } from '@/ui/GuardedButton'
import { Moment } from '@/ui/Moment'
import { formatMany } from '@/ui/format'

import type { FieldName } from '../model/values'
import { listOf } from '../model/wording'
import classes from './SaveBar.module.css'

type Props = {
  stored: SettingsFieldsFragment
  changed: readonly FieldName[]
  /** Rows that have one side only, and so are left out. */
  halfRows: number
  /** How many things the last save was refused for, as far as they are not mended. */
  wrong: number
  saving: boolean
  reason: string | undefined
  onSave: () => void
  onDiscard: () => void
}

/**
 * Says what would be saved. It stays when there is nothing to save, so that its buttons
 * keep the focus; with changes it stays in sight.
 */
export function SaveBar({ stored, changed, halfRows, wrong, saving, reason, onSave, onDiscard }: Props) {
  const dirty = changed.length > 0
  const nothing = dirty ? undefined : 'There is nothing to save.'
  return (
    <section className={classes.bar} data-dirty={dirty || undefined} aria-label="Save">
      <div className={classes.words}>
        <p className={classes.what} role="status">
          {dirty && (
            <>
              {wrong === 0 ? (
                <CircleDot size={14} className={classes.icon} aria-hidden />
              ) : (
                <CircleAlert size={14} className={classes.icon} data-wrong aria-hidden />
              )}
              <span>
                {wrong > 0 && (
                  <b className={classes.wrong}>
                    Not saved: {formatMany(wrong, 'thing has', 'things have')} to be put right.{' '}
                  </b>
                )}
                <b>{formatMany(changed.length, 'unsaved change')}:</b> {listOf(changed)}
                {halfRows > 0 &&
                  `. ${formatMany(halfRows, 'row', 'rows')} with an empty side ${halfRows === 1 ? 'is' : 'are'} left out`}
              </span>
            </>
          )}
        </p>
        {!dirty && (
          <p className={classes.last}>
            {stored.updatedAt === null ? (
              'These are the defaults: nothing was saved yet.'
            ) : (
              <>
                Saved <Moment at={stored.updatedAt} />
                {stored.updatedBy !== null && ` by ${stored.updatedBy}`}.
              </>
            )}
          </p>
        )}
      </div>
      <div className={classes.actions}>
        {dirty && (
          <Button variant="default" size="sm" disabled={saving} onClick={onDiscard}>
            Discard
          </Button>
        )}
        <GuardedButton
          disabledReason={reason ?? nothing}
          size="sm"
          leftSection={<Save size={14} aria-hidden />}
          loading={saving}
          onClick={onSave}
        >
          Save
        </GuardedButton>
      </div>
    </section>
  )
}
