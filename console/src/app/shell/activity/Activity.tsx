import { Skeleton } from '@mantine/core'
import { useState } from 'react'

import { Segments } from '@/ui/Segments'

import classes from './Activity.module.css'
import { ActivityChart } from './ActivityChart'
import { ActivitySums } from './ActivitySums'
import { sumOf } from './outcomes'
import { spans, type Span } from './spans'
import { useActivity } from './useActivity'

const choices = spans.map((span) => ({ value: span, name: span.name }))

/** What became of the events of the last hours, in figures and in a small chart. */
export default function Activity() {
  const [span, setSpan] = useState<Span>(spans[0])
  const { parts, problem } = useActivity(span.hours)
  return (
    <div className={classes.activity}>
      {parts !== undefined && parts.length > 0 && (
        <>
          <ActivitySums sums={sumOf(parts)} time={span.words} />
          <ActivityChart parts={parts} time={span.words} />
        </>
      )}
      {parts === undefined && problem === undefined && <Skeleton height={25} width={192} />}
      {parts === undefined && problem !== undefined && (
        <span className={classes.missing}>What ended in {span.words} could not be read.</span>
      )}
      <Segments legend="How far back the chart looks" options={choices} chosen={span} onChoose={setSpan} />
    </div>
  )
}
