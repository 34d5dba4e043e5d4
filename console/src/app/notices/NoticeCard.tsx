import { X } from 'lucide-react'
import { useEffect, useState } from 'react'

import { Banner } from '@/ui/Banner'
import { dismiss, type Notice } from '@/ui/notify'

import classes from './NoticeCard.module.css'

const readFor = 6000

/** A good notice goes when it has had time to be read, unless somebody is at it. */
export function NoticeCard({ notice }: { notice: Notice }) {
  const { id, tone, title, message } = notice
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (tone !== 'ok' || held) return
    const timer = setTimeout(() => dismiss(id), readFor)
    return () => clearTimeout(timer)
  }, [id, tone, held])

  return (
    <div className={classes.card} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      <Banner
        tone={tone}
        title={title}
        role={tone === 'ok' ? 'status' : 'alert'}
        close={
          <button
            type="button"
            className={classes.close}
            aria-label="Close this notice"
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
            onClick={() => dismiss(id)}
          >
            <X size={14} aria-hidden />
          </button>
        }
      >
        {message}
      </Banner>
    </div>
  )
}
