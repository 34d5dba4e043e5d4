// Prints what a browser loads, gzipped, before each page is shown, and fails where that is
// more than the console allows itself.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const limit = 200_000
const dist = new URL('../dist/', import.meta.url)
const read = (name) => readFileSync(new URL(name, dist), 'utf8')
const gzipped = (name) => gzipSync(read(name), { level: 9 }).length

/** The files that the index loads. */
const index = read('index.html')
const always = new Set([
  'index.html',
  ...Array.from(index.matchAll(/"\/(assets\/[^"]+)"/g), ([, name]) => name),
])

/** The parts that are loaded later, each with the files it needs, as Vite writes them into the code. */
const later = new Map()
for (const name of readdirSync(new URL('assets/', dist)).filter((one) => one.endsWith('.js'))) {
  const code = read(`assets/${name}`)
  const files = /m\.f=(\[[^\]]*\])/.exec(code)
  if (!files) continue
  const all = JSON.parse(files[1])
  for (const [, part, needs] of code.matchAll(
    /import\([`"']\.\/([^`"']+)[`"']\)[^[\]]*?__vite__mapDeps\(\[([\d,]*)\]\)/g,
  )) {
    later.set(part, new Set([`assets/${part}`, ...needs.split(',').map((at) => all[Number(at)])]))
  }
}

const sum = (names) => [...names].reduce((total, name) => total + gzipped(name), 0)
const print = (what, bytes) => console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${what}`)

print('before any page', sum(always))
let tooLarge = false
for (const [part, files] of later) {
  const page = /^(\w+Page)-/.exec(part)
  if (!page) continue
  const bytes = sum(new Set([...always, ...files]))
  print(`first load of ${page[1]}`, bytes)
  tooLarge ||= bytes > limit
}
print('everything there is', sum(new Set([...always, ...[...later.values()].flatMap((files) => [...files])])))
if (tooLarge) {
  console.error(`A first load is larger than ${limit / 1000} kB.`)
  process.exitCode = 1
}
