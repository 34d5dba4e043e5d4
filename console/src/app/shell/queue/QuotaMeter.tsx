import classes from './QuotaMeter.module.css'

type Props = { used: number; limit: number }

/** How full the account's minute is. The figures beside it say the same, so it is hidden from readers. */
export function QuotaMeter({ used, limit }: Props) {
  const share = limit > 0 ? Math.min(1, used / limit) : 0
  return (
    <span className={classes.track} aria-hidden>
      <span className={classes.bar} style={{ width: `${Math.round(share * 100)}%` }} />
    </span>
  )
}
