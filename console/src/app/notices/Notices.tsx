import { useStore } from '@/api/store'
import { notices } from '@/ui/notify'

import { NoticeCard } from './NoticeCard'
import classes from './Notices.module.css'

/** Where notices appear; ui/notify makes them. */
export function Notices() {
  const all = useStore(notices)
  return (
    <section className={classes.notices} aria-label="Notices">
      {all.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </section>
  )
}
