import { useEffect } from 'react'

import { Banner } from '@/ui/Banner'

import { Brand } from '../shell/Brand'
import { SignInForm } from './SignInForm'
import classes from './SignInPage.module.css'

/** What the console shows to somebody without a token. */
export function SignInPage({ notice }: { notice: string | undefined }) {
  useEffect(() => {
    document.title = 'Sign in · snovsync'
  }, [])
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Brand />
        <h1 className={classes.title}>Sign in</h1>
        {notice !== undefined && (
          <Banner tone="warn" role="status">
            {notice}
          </Banner>
        )}
        <SignInForm />
      </div>
    </main>
  )
}
