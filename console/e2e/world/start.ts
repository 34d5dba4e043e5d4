import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { worldVariable } from './place'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * Starts what the tests run against, unless the variable names one that runs already, and
 * returns what ends it. It ends by itself when this process does.
 */
export default async function startWorld(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[worldVariable]) return undefined
  const world = spawn('go', ['run', './test/harness/e2eserver'], {
    cwd: repository,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(world, 'exit')
  const lines = createInterface({ input: world.stdout })
  const said: unknown[] = await Promise.race([once(lines, 'line'), ended.then(() => [])])
  const [place] = said
  if (typeof place !== 'string')
    throw new Error('The world of the tests did not start; what it said is above.')
  process.env[worldVariable] = place
  return async () => {
    world.stdin.end()
    await ended
  }
}
