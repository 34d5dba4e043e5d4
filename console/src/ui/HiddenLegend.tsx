import { VisuallyHidden } from '@mantine/core'

/** What is chosen in a group, for screen readers: who sees the group sees it. */
export function HiddenLegend({ children }: { children: string }) {
  return <legend className={VisuallyHidden.classes.root}>{children}</legend>
}
