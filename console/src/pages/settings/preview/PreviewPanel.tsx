import { CloseButton, VisuallyHidden } from '@mantine/core'
import '@mantine/core/styles/CloseButton.layer.css'
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState } from 'react'

import type { SettingsFieldsFragment } from '@/gql/graphql'
import { Banner } from '@/ui/Banner'
import { Problem } from '@/ui/Problem'
import { formatMany } from '@/ui/format'
import { reasonWords } from '@/words/words'

import type { Change } from '../model/changes'
import { missingArguments, noProblems, placeErrors, together, type Problems } from '../model/problems'
import type { Row } from '../model/values'
import { EventChoice } from './EventChoice'
import { readEvent } from './events'
import classes from './PreviewPanel.module.css'
import { PreviewResult } from './PreviewResult'
import { useEvent } from './useEvent'
import { usePreview, type Preview } from './usePreview'

type Props = {
  stored: SettingsFieldsFragment
  /** What a save would change of what is stored. */
  change: Change
  /** How many settings that are. */
  changed: number
  /** Whether somebody has just opened it, so that the focus goes there. */
  justOpened: boolean
  /** Takes what updateSettings would refuse. */
  onProblems: (problems: Problems) => void
  onClose: () => void
}

/** Shows what an event would do by the settings as they are being edited. */
export default function PreviewPanel({ stored, change, changed, justOpened, onProblems, onClose }: Props) {
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (justOpened) heading.current?.focus()
  }, [justOpened])

  const choice = useEvent()
  const { event } = choice
  const read = useMemo(() => event && readEvent(event), [event])
  const [times, setTimes] = useState(0)
  const question = useMemo(
    () => (read?.ok === true ? { event: read.input, change } : undefined),
    // Stored settings that changed, and a wish to ask again, make the same question a new one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [read, change, stored, times],
  )
  const { preview, of, problem, old } = usePreview(question)
  const foreseen = useMemo(
    () => (preview === undefined || of === undefined ? noProblems : foreseenIn(preview, of.change.sent)),
    [preview, of],
  )
  const tell = useEffectEvent(onProblems)
  useEffect(() => tell(foreseen), [foreseen])

  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id} ref={heading} tabIndex={-1} className={classes.title}>
          Preview
        </h2>
        <CloseButton aria-label="Close the preview" onClick={onClose} />
      </div>
      <p className={classes.lead}>
        What an event would do{' '}
        {changed === 0
          ? 'by the settings as they are saved'
          : `with your ${formatMany(changed, 'unsaved change')}`}
        . Nothing is sent.
      </p>
      <EventChoice choice={choice} error={read?.ok === false ? read.message : undefined} />
      <VisuallyHidden role="status">{preview !== undefined && !old && spoken(preview)}</VisuallyHidden>
      {problem !== undefined && (
        <Problem
          title={
            problem.code === 'BAD_USER_INPUT' ? 'This event would not be accepted' : 'There is no preview'
          }
          problem={problem}
          onRetry={problem.code === 'BAD_USER_INPUT' ? undefined : () => setTimes(times + 1)}
        />
      )}
      {preview !== undefined && event !== undefined && (
        <>
          {preview.userErrors.length > 0 && <Refused count={preview.userErrors.length} />}
          <PreviewResult preview={preview} kind={event.kind} old={old} />
        </>
      )}
    </section>
  )
}

/** What a save would be refused for. */
function foreseenIn({ userErrors }: Preview, sent: readonly Row[]): Problems {
  if (userErrors.length === 0) return noProblems
  return together(missingArguments(sent), placeErrors(userErrors, sent))
}

/** Says that some of what is being edited could not be saved. */
function Refused({ count }: { count: number }) {
  const it = count === 1 ? 'it' : 'them'
  return (
    <Banner tone="warn" title={`${formatMany(count, 'setting')} could not be saved like this`}>
      The preview leaves {it} out. What is wrong is said beside {it}.
    </Banner>
  )
}

/** The result in a sentence, for a screen reader. */
function spoken({ call, skipReason }: Preview): string {
  if (call !== null) return 'Preview: the event would be sent.'
  return skipReason === null ? '' : `Preview: the event would be skipped. ${reasonWords[skipReason].label}.`
}
