import { Button } from '@mantine/core'

import type { Problem as Fault } from '@/api/errors'

import { Banner } from './Banner'

type Props = {
  /** What could not be done, for example "The API keys could not be read". */
  title: string
  problem: Fault
  onRetry?: () => void
}

/** Tells that something could not be read, and offers to try again. */
export function Problem({ title, problem, onRetry }: Props) {
  return (
    <Banner
      tone="danger"
      role="alert"
      title={title}
      action={
        onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      {problem.message}
    </Banner>
  )
}
