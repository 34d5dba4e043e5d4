import { outcomes, totalOf, type Outcome, type Part } from './outcomes'

/** A piece of a bar, measured from the bottom of the chart in its own unit. */
export type Piece = { outcome: Outcome; from: number; height: number }

/** The least height of what there is at all: one failure among thousands has to be seen. */
const least = 2

/** The bars of the chart: the tallest fills the height, and the pieces of each add up to it. */
export function barsOf(parts: readonly Part[], height: number): Piece[][] {
  const most = Math.max(...parts.map(totalOf), 1)
  return parts.map((part) => barOf(part, height / most, height))
}

function barOf(part: Part, unit: number, height: number): Piece[] {
  const pieces = outcomes
    .filter((outcome) => part[outcome] > 0)
    .map((outcome) => ({ outcome, from: 0, height: Math.max(least, part[outcome] * unit) }))
  // What the small pieces were given, the tallest one of a full bar gives up.
  const over = pieces.reduce((sum, piece) => sum + piece.height, 0) - height
  const tallest = pieces.reduce<Piece | undefined>((a, b) => (a && a.height >= b.height ? a : b), undefined)
  if (tallest && over > 0) tallest.height -= over
  let from = 0
  for (const piece of pieces) {
    piece.from = from
    from += piece.height
  }
  return pieces
}
