import type { ListFieldsFragment } from '@/gql/graphql'

export type List = ListFieldsFragment

/** The lists that were read, with those that were created here since. */
export function withMade(
  lists: readonly List[] | undefined,
  made: readonly List[],
): readonly List[] | undefined {
  if (lists === undefined) return undefined
  const known = new Set(lists.map(({ id }) => id))
  return [...lists, ...made.filter(({ id }) => !known.has(id))]
}

/** How the chosen list stands. */
export type Chosen =
  | { kind: 'none' }
  /** The lists are not read, so nothing but its id is known. */
  | { kind: 'unread'; id: string }
  | { kind: 'there'; list: List }
  | { kind: 'deleted'; list: List }
  /** The account has no such list. */
  | { kind: 'unknown'; id: string }

/**
 * Finds the chosen list. `gone` is one that a sync found to be deleted: the lists that
 * were read may be older, and still have it.
 */
export function chosenOf(id: string | null, lists: readonly List[] | undefined, gone?: string): Chosen {
  if (id === null) return { kind: 'none' }
  if (lists === undefined) return { kind: 'unread', id }
  const list = lists.find((one) => one.id === id)
  if (list === undefined) return { kind: 'unknown', id }
  return { kind: list.deletedAt === null && id !== gone ? 'there' : 'deleted', list }
}

/** What the field shows for the chosen list; nothing while its name is being read. */
export function chosenName(chosen: Chosen, reading: boolean): string {
  switch (chosen.kind) {
    case 'none':
      return ''
    case 'there':
    case 'deleted':
      return chosen.list.name
    case 'unread':
      return reading ? '' : `List ${chosen.id}`
    case 'unknown':
      return `List ${chosen.id}`
  }
}

/** What a list is called that may or may not have been read. */
export function listName(id: string, lists: readonly List[] | undefined): string {
  return lists?.find((list) => list.id === id)?.name ?? `List ${id}`
}

/** The lists to choose from: those that are there and whose name holds what was typed. */
export function found(lists: readonly List[], search: string): List[] {
  const words = search.trim().toLocaleLowerCase()
  return lists.filter(({ name, deletedAt }) => deletedAt === null && name.toLocaleLowerCase().includes(words))
}
