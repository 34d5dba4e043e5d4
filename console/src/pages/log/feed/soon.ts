/** Longest wait for a frame: a tab in the background gets none. */
const longest = 250

/**
 * Calls back with the first frame after so many milliseconds, or a little later where there
 * are no frames. The returned function calls it off.
 */
export function soon(callback: () => void, after: number): () => void {
  let frame: number | undefined
  const cancel = () => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    clearTimeout(wait)
    clearTimeout(patience)
  }
  const run = () => {
    cancel()
    callback()
  }
  const wait = setTimeout(() => {
    frame = requestAnimationFrame(run)
  }, after)
  const patience = setTimeout(run, after + longest)
  return cancel
}
