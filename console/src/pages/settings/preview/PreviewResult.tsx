import { Ban, Send } from 'lucide-react'

import { Badge } from '@/ui/Badge'
import { RouteLink } from '@/ui/RouteLink'
import { reasonWords, type KindCode } from '@/words/words'

import { WarningsNotice } from '../sections/WarningsNotice'
import { JumpButton } from './JumpButton'
import { fixFor, skipSentences } from './fixLinks'
import classes from './PreviewResult.module.css'
import { pretty } from './events'
import type { Preview } from './usePreview'

type Props = {
  preview: Preview
  kind: KindCode
  /** Whether a newer answer is awaited. */
  old: boolean
}

/** The call that would be made, or why none would be. */
export function PreviewResult({ preview: { call, skipReason, message, notes, warnings }, kind, old }: Props) {
  const mended = skipReason === null ? undefined : fixFor(skipReason, kind)
  return (
    <div className={classes.result} aria-busy={old} data-old={old || undefined}>
      {call !== null && (
        <>
          <div>
            <Badge tone="ok" icon={Send}>
              Would be sent
            </Badge>
          </div>
          <p className={classes.line}>
            <code>
              <b>{call.method}</b> {call.path}
            </code>
          </p>
          {/* It scrolls, so it has to be reached by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre className={classes.body} tabIndex={0} role="region" aria-label="Body of the call">
            {reformatted(call.body)}
          </pre>
        </>
      )}
      {skipReason !== null && (
        <>
          <div>
            <Badge tone="neutral" icon={Ban}>
              Would be skipped: {reasonWords[skipReason].label}
            </Badge>
          </div>
          <p className={classes.why}>
            {skipSentences[skipReason] ?? message ?? reasonWords[skipReason].sentence}
          </p>
          {mended !== undefined && <JumpButton to={mended.field}>{mended.label}</JumpButton>}
          {skipReason === 'NOT_CONNECTED' && <RouteLink to="/integrations">Connect Snov.io</RouteLink>}
        </>
      )}
      <WarningsNotice warnings={warnings} />
      {notes.length > 0 && (
        <div>
          <h3 className={classes.heading}>Notes</h3>
          <ul className={classes.notes}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

/** The body with a line for each value; as it is where it should be no JSON. */
function reformatted(body: string): string {
  try {
    return pretty(JSON.parse(body))
  } catch {
    return body
  }
}
