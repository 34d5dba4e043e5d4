/**
 * JSON set out in lines. Its parts stay as they are written: read and written again, a large
 * number could become another one. What is no JSON, for example because it was cut, stays as it is.
 */
export function prettyJson(text: string): string {
  try {
    JSON.parse(text)
  } catch {
    return text
  }
  let depth = 0
  const line = () => `\n${'  '.repeat(depth)}`
  return Array.from(text.matchAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g), ([part]) => {
    if (/^[{[]\s+[}\]]$/.test(part)) return part.replace(/\s/g, '')
    switch (part) {
      case '{':
      case '[':
        depth++
        return part + line()
      case '}':
      case ']':
        depth--
        return line() + part
      case ',':
        return part + line()
      case ':':
        return ': '
      default:
        return part
    }
  }).join('')
}
