import type { Row } from '../model/values'

/** Puts a row one place up or down; at either end it stays. */
export function moved(rows: readonly Row[], id: string, by: -1 | 1): readonly Row[] {
  const from = rows.findIndex((row) => row.id === id)
  const row = rows[from]
  const to = from + by
  if (row === undefined || to < 0 || to >= rows.length) return rows
  return rows.toSpliced(from, 1).toSpliced(to, 0, row)
}

/** Changes a row, and leaves the others the same objects. */
export function changed(rows: readonly Row[], id: string, patch: Partial<Row>): readonly Row[] {
  return rows.map((row) => (row.id === id ? { ...row, ...patch } : row))
}
