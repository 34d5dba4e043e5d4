/** A place in the log: newer entries come first, and of those accepted at one moment the later ones. */
export type Place = { readonly at: number; readonly id: string }

/** Below 0: a comes before b. The server's order, which ids continue within one moment. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.at !== b.at) return b.at - a.at
  if (a.id === b.id) return 0
  return a.id > b.id ? -1 : 1
}

const fullChunk = 512

/**
 * Rows in their order, in chunks of a few hundred. A row is found by its number or by its
 * place in O(log n), and put in, taken out or replaced by moving one chunk's rows and
 * counting the chunks anew: nothing is ever sorted, and 100,000 rows cost hardly more than 100.
 */
export class OrderedRows<Row extends Place> {
  private chunks: Row[][] = []
  /** How many rows come before each chunk. */
  private starts: number[] = []
  private count = 0

  get size(): number {
    return this.count
  }

  at(index: number): Row | undefined {
    if (index < 0 || index >= this.count) return undefined
    const chunk = lastWhere(this.starts.length, (i) => (this.starts[i] ?? 0) <= index)
    return this.chunks[chunk]?.[index - (this.starts[chunk] ?? 0)]
  }

  /** How many rows come before a place, whether or not a row is there. */
  rank(place: Place): number {
    const { chunk, offset } = this.locate(place)
    return (this.starts[chunk] ?? 0) + offset
  }

  /** Puts a row in; one that has its place already is replaced. */
  put(row: Row): void {
    const { chunk, offset } = this.locate(row)
    const rows = this.chunks[chunk]
    if (rows === undefined) {
      this.chunks.push([row])
    } else if (isAt(rows[offset], row)) {
      rows[offset] = row
      return
    } else {
      rows.splice(offset, 0, row)
      if (rows.length > fullChunk) this.chunks.splice(chunk + 1, 0, rows.splice(fullChunk / 2))
    }
    this.count++
    this.recount(chunk)
  }

  /** Takes out the row at a place, if there is one. */
  remove(place: Place): void {
    const { chunk, offset } = this.locate(place)
    const rows = this.chunks[chunk]
    if (rows === undefined || !isAt(rows[offset], place)) return
    rows.splice(offset, 1)
    if (rows.length === 0) this.chunks.splice(chunk, 1)
    this.count--
    this.recount(chunk)
  }

  /** Takes the rows out from a number on, up to another, and gives them. */
  cut(from: number, to: number): Row[] {
    const all = this.chunks.flat()
    const cut = all.splice(from, Math.max(0, to - from))
    this.chunks = []
    for (let i = 0; i < all.length; i += fullChunk / 2) this.chunks.push(all.slice(i, i + fullChunk / 2))
    this.count = all.length
    this.recount(0)
    return cut
  }

  /** The first row at a place or behind it, as its chunk and its number there. */
  private locate(place: Place): { chunk: number; offset: number } {
    const chunk = Math.max(
      0,
      lastWhere(this.chunks.length, (i) => {
        const first = this.chunks[i]?.[0]
        return first !== undefined && comparePlaces(first, place) <= 0
      }),
    )
    const rows = this.chunks[chunk] ?? []
    const before = lastWhere(rows.length, (i) => {
      const row = rows[i]
      return row !== undefined && comparePlaces(row, place) < 0
    })
    return { chunk, offset: before + 1 }
  }

  private recount(from: number): void {
    this.starts.length = this.chunks.length
    for (let i = Math.max(0, from); i < this.chunks.length; i++) {
      this.starts[i] = i === 0 ? 0 : (this.starts[i - 1] ?? 0) + (this.chunks[i - 1]?.length ?? 0)
    }
  }
}

function isAt(row: Place | undefined, place: Place): boolean {
  return row !== undefined && comparePlaces(row, place) === 0
}

/** The last of so many numbers for which something holds that holds for all before it; -1 where none. */
function lastWhere(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low - 1
}
