/** Holds the place of a running world, as test/harness/e2eserver prints it. */
export const worldVariable = 'SNOVSYNC_WORLD'

type Place = {
  /** The product. */
  url: string
  /** The simulated Snov.io, with its switches below /_simulator/. */
  simulator: string
  /** Does what neither the product's API nor the switches can. */
  control: string
}

export function place(): Place {
  const said = process.env[worldVariable]
  if (!said) throw new Error(`${worldVariable} is not set: the world of the tests does not run`)
  return JSON.parse(said) as Place
}
