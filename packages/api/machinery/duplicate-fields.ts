// Finds keys said twice in one JSON object, which JSON.parse forgives (the last one wins) and fieldValidation=Strict
// refuses. Reads the text once, after JSON.parse has accepted it.

/** Duplicates listed in one answer; a body with more has made its point. */
export const duplicateFieldsMax = 100

/** Paths of keys given more than once, as `spec.ports[0].port`. `source` must be JSON that JSON.parse accepts. */
export function duplicateFields(source: string): string[] {
  const found: string[] = []
  let at = 0
  const space = () => {
    while (at < source.length && source.charCodeAt(at) <= 0x20) at++
  }
  const string = (): string => {
    const from = at++
    while (source[at] !== '"') at += source[at] === '\\' ? 2 : 1
    at++
    return JSON.parse(source.slice(from, at)) as string
  }
  const value = (path: string): void => {
    space()
    if (source[at] === '{') object(path)
    else if (source[at] === '[') array(path)
    else if (source[at] === '"') string()
    else while (at < source.length && !',]}'.includes(source[at]!)) at++
    space()
  }
  const object = (path: string): void => {
    const seen = new Set<string>()
    at++
    space()
    while (source[at] !== '}') {
      const key = string()
      const keyPath = path === '' ? key : `${path}.${key}`
      if (seen.has(key) && found.length < duplicateFieldsMax) found.push(keyPath)
      seen.add(key)
      space()
      at++ // the colon
      value(keyPath)
      if (source[at] === ',') at++
      space()
    }
    at++
  }
  const array = (path: string): void => {
    at++
    space()
    for (let i = 0; source[at] !== ']'; i++) {
      value(`${path}[${i}]`)
      if (source[at] === ',') at++
      space()
    }
    at++
  }
  value('')
  return [...new Set(found)]
}
