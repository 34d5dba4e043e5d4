import { useViewer } from '@/api/hooks'

/** Why a control that changes something cannot be used; undefined: it can. */
export function useActingReason(): string | undefined {
  const { canAct } = useViewer()
  return canAct ? undefined : 'You are a member: only owners and admins can change this.'
}
