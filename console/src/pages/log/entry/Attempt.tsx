import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react'

import { Badge } from '@/ui/Badge'
import { CodeBlock } from '@/ui/CodeBlock'
import { formatCount, formatMoment } from '@/ui/format'
import { outcomeWords } from '@/words/outcomes'

import classes from './Attempt.module.css'
import type { Entry } from './useEntry'

const icons = { ok: CircleCheck, warn: TriangleAlert, danger: CircleX, info: Info, neutral: Info } as const

type Props = {
  attempt: Entry['attempts'][number]
  /** Which of the entry's calls it is, from 1. */
  number: number
  open: boolean
}

/** One call to Snov.io: when, how long, what came of it, and what was sent and answered. */
export function Attempt({ attempt, number, open }: Props) {
  const { startedAt, durationMs, outcome, httpStatus, request, response } = attempt
  const { label, tone } = outcomeWords(outcome)
  const took = durationMs < 10 ? durationMs.toFixed(1) : formatCount(Math.round(durationMs))
  return (
    <details className={classes.attempt} open={open}>
      <summary className={classes.summary}>
        <span className={classes.number}>Call {number}</span>
        <Badge tone={tone} icon={icons[tone]}>
          {label}
        </Badge>
        <span className={classes.when}>
          {formatMoment(Date.parse(startedAt))} · {took} ms
          {httpStatus !== null && ` · HTTP ${httpStatus}`}
        </span>
      </summary>
      <div className={classes.body}>
        <CodeBlock title={`Request of call ${number}, without secrets`} text={request} />
        {response === null ? (
          <p className={classes.none}>No answer came back.</p>
        ) : (
          <CodeBlock title={`Answer to call ${number}, without secrets`} text={response} />
        )}
      </div>
    </details>
  )
}
