import { Brand } from './Brand'
import { ColorSchemeSwitch } from './ColorSchemeSwitch'
import classes from './Header.module.css'
import { Navigation } from './Navigation'
import { ViewerMenu } from './ViewerMenu'

export function Header() {
  return (
    <header className={classes.header}>
      <Brand />
      <Navigation />
      <div className={classes.person}>
        <ColorSchemeSwitch />
        <ViewerMenu />
      </div>
    </header>
  )
}
