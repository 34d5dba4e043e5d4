import { Link } from '@tanstack/react-router'

import { destinations } from '../navigation'
import classes from './Navigation.module.css'

export function Navigation() {
  return (
    <nav aria-label="Pages">
      <ul className={classes.list}>
        {destinations.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link to={to} className={classes.link}>
              <Icon size={15} aria-hidden />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
