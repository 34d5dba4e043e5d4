import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { Eye } from 'lucide-react'
import { useRef, useState } from 'react'

import { useActingReason } from '@/ui/roles'
import { GuardedButton } from '@/ui/GuardedButton'
import { Page } from '@/ui/Page'
import { PageHeading } from '@/ui/PageHeading'

import { Settings } from './Settings'

const route = getRouteApi('/settings')

/** What is synced, where to, and how; with a preview of what an event would do. */
export function SettingsPage() {
  const { preview } = route.useSearch()
  const navigate = route.useNavigate()
  const reason = useActingReason()
  const previewed = preview === '1' && reason === undefined
  const toggle = useRef<HTMLButtonElement>(null)
  const [justOpened, setJustOpened] = useState(false)
  function show(open: boolean) {
    setJustOpened(open)
    void navigate({ search: open ? { preview: '1' } : {}, replace: true })
    if (!open) toggle.current?.focus()
  }

  return (
    <Page wide={previewed}>
      <PageHeading
        title="Settings"
        actions={
          reason === undefined ? (
            <Button
              ref={toggle}
              variant="default"
              size="sm"
              leftSection={<Eye size={14} aria-hidden />}
              aria-expanded={previewed}
              onClick={() => show(!previewed)}
            >
              Preview
            </Button>
          ) : (
            <GuardedButton
              disabledReason={previewReason}
              variant="default"
              size="sm"
              leftSection={<Eye size={14} aria-hidden />}
            >
              Preview
            </GuardedButton>
          )
        }
      >
        What is synced, where to, and how.
      </PageHeading>
      <Settings previewed={previewed} justOpened={justOpened} onClosePreview={() => show(false)} />
    </Page>
  )
}

const previewReason =
  'You are a member: only owners and admins can preview, because events hold personal data.'
