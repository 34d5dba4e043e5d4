import { lazy, Suspense, type ComponentType } from 'react'

import classes from './Activity.module.css'

/**
 * The chart is nothing that anybody waits for: its code comes after the page's. Where it does not
 * come, the strip goes without it.
 */
const Activity = lazy<ComponentType>(() => import('./Activity').catch(() => ({ default: () => null })))

export function LateActivity() {
  return (
    <Suspense fallback={<div className={classes.activity} />}>
      <Activity />
    </Suspense>
  )
}
