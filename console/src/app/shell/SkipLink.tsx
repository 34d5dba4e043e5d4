import classes from './SkipLink.module.css'

/** Lets a keyboard pass over what is the same on every page. */
export function SkipLink() {
  const skip = () => {
    const main = document.querySelector<HTMLElement>('main')
    const target = main?.querySelector<HTMLElement>('h1') ?? main
    target?.focus()
  }
  return (
    <a
      className={classes.link}
      href="#main"
      onClick={(event) => {
        event.preventDefault()
        skip()
      }}
    >
      Skip to the page
    </a>
  )
}
