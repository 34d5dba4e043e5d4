import { useMutation } from '@/api/hooks'
import { graphql } from '@/gql'
import { GuardedButton } from '@/ui/GuardedButton'
import { tellUserErrors } from '@/ui/notify'
import { useActingReason } from '@/ui/roles'

const resumeSync = graphql(`
  mutation ResumeSync {
    resumeSync {
      settings {
        version
        paused
      }
      userErrors {
        message
      }
    }
  }
`)

/** Goes on with a paused sync. */
export function ResumeButton() {
  const reason = useActingReason()
  const [resume, resuming] = useMutation(resumeSync)

  async function onClick() {
    const done = await resume({})
    if (done !== undefined) tellUserErrors(done.resumeSync.userErrors)
  }

  return (
    <GuardedButton
      disabledReason={reason}
      variant="default"
      loading={resuming}
      onClick={() => void onClick()}
    >
      Resume
    </GuardedButton>
  )
}
