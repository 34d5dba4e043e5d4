import classes from './Brand.module.css'

export function Brand() {
  return (
    <span className={classes.brand}>
      <svg className={classes.mark} viewBox="0 0 32 32" aria-hidden>
        <rect width="32" height="32" rx="7" />
        <path d="M9 12.5a7.5 7.5 0 0 1 13-2.6M23 6.5v4.5h-4.5M23 19.5a7.5 7.5 0 0 1-13 2.6M9 25.5V21h4.5" />
      </svg>
      snovsync
    </span>
  )
}
