import { Button } from '@mantine/core'
import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react'

import { useApi } from '@/api/api'
import { Banner } from '@/ui/Banner'

import classes from './SignInForm.module.css'
import { WhereToGetAToken } from './WhereToGetAToken'

type Answer =
  | { kind: 'none' }
  | { kind: 'problem'; message: string }
  | { kind: 'otherOrganization'; organization: string }

/**
 * Takes a token, shows it to the server, and signs in with it. It is made of the browser's
 * own parts: it has to be there when nothing more can be loaded.
 */
export function SignInForm() {
  const { session } = useApi()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [pasted, setPasted] = useState('')
  const [answer, setAnswer] = useState<Answer>({ kind: 'none' })
  const [busy, setBusy] = useState(false)
  const problem = answer.kind === 'problem' ? answer.message : undefined

  useEffect(() => field.current?.focus(), [])

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    setBusy(true)
    const result = await session.signIn(pasted)
    setBusy(false)
    if (result.kind === 'ok') return
    setAnswer(result)
    if (result.kind === 'problem') field.current?.focus()
  }

  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <div>
        <label htmlFor={id} className={classes.label}>
          Token, or the whole sign-in link
        </label>
        <input
          ref={field}
          id={id}
          className={classes.field}
          type="password"
          value={pasted}
          onChange={(event) => {
            setPasted(event.currentTarget.value)
            setAnswer({ kind: 'none' })
          }}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-problem`}
          autoComplete="off"
          spellCheck={false}
        />
        <div id={`${id}-problem`} role="alert" className={classes.problem}>
          {problem}
        </div>
      </div>
      {answer.kind === 'otherOrganization' && (
        <Banner
          tone="warn"
          role="alert"
          action={
            <Button variant="default" onClick={() => session.startOver(pasted)}>
              Leave this page
            </Button>
          }
        >
          This token is for the organization “{answer.organization}”, and this page is another one’s. To open
          “{answer.organization}”, leave this page; what was typed here and not saved is lost.
        </Banner>
      )}
      <Button type="submit" size="sm" loading={busy}>
        Sign in
      </Button>
      <WhereToGetAToken />
    </form>
  )
}
