import { Button } from '@mantine/core'
import { useEffect, useState, type ComponentType } from 'react'

import { createStore, useStore } from '@/api/store'

import { Banner } from './Banner'

/**
 * A part of a page whose code comes after the page is shown. Until it is there `Waiting`
 * stands in its place, with the same properties. Where it cannot be had, because the server is away,
 * that is said in its place, and the rest of the page goes on.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  Waiting: ComponentType<Props>,
) {
  const loaded = createStore<{ Part: ComponentType<Props> } | undefined>(undefined)

  return function LazyPart(props: Props) {
    const part = useStore(loaded)
    const [failed, setFailed] = useState(false)
    const missing = part === undefined && !failed
    useEffect(() => {
      if (!missing) return
      load().then(
        ({ default: Part }) => loaded.set({ Part }),
        () => setFailed(true),
      )
    }, [missing])

    if (part !== undefined) return <part.Part {...props} />
    if (!failed) return <Waiting {...props} />
    return (
      <Banner
        tone="danger"
        role="alert"
        title="This part of the page could not be loaded"
        action={
          <Button variant="default" onClick={() => setFailed(false)}>
            Try again
          </Button>
        }
      >
        Check your connection. Nothing that you changed is lost.
      </Banner>
    )
  }
}
