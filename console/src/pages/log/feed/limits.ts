/** How much of a log is kept by a page that may be open for days. */
export type Limits = {
  /** More rows than this are not kept by somebody who looks at the newest ones … */
  rows: number
  /** … and so many are left then: what is further down is read again when somebody goes there. */
  rowsLeft: number
  /** More new rows than this are not kept above a reader who is further down. */
  fresh: number
  /** Changes of more entries than this are not kept during a pause. */
  held: number
}

export const usualLimits: Limits = { rows: 150_000, rowsLeft: 100_000, fresh: 20_000, held: 10_000 }
