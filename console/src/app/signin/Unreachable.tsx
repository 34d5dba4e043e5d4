import { Button } from '@mantine/core'
import { useEffect } from 'react'

import { useApi } from '@/api/api'
import { Banner } from '@/ui/Banner'

import { Brand } from '../shell/Brand'
import classes from './SignInPage.module.css'

const tryAgainAfter = 5000

/** Shown while it is not known whose token this is; it asks again by itself. */
export function Unreachable({ message }: { message: string }) {
  const { session } = useApi()
  useEffect(() => {
    const again = () => void session.begin(undefined)
    const timer = setTimeout(again, tryAgainAfter)
    window.addEventListener('online', again)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('online', again)
    }
  }, [session])

  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Brand />
        <h1 className={classes.title}>No answer</h1>
        <Banner tone="danger" role="alert">
          {message}
        </Banner>
        <Button size="sm" variant="default" onClick={() => void session.begin(undefined)}>
          Try again
        </Button>
      </div>
    </main>
  )
}
