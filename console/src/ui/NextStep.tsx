import { useRouter } from '@tanstack/react-router'

import type { Words } from '@/words/words'

import { RouteLink } from './RouteLink'

/** What somebody can do about a status or a reason: a link where a page is the place for it. */
export function NextStep({ words }: { words: Words }) {
  const { routesByPath } = useRouter()
  const { nextStep, nextStepRoute } = words
  if (nextStep === undefined) return null
  const path = Object.keys(routesByPath).find(
    (known): known is keyof typeof routesByPath => known === nextStepRoute,
  )
  return path === undefined ? <span>{nextStep}</span> : <RouteLink to={path}>{nextStep}</RouteLink>
}
