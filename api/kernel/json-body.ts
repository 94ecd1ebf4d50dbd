/** Reads the text of a request's body: what is no JSON that can be worked with is no body. */

/** No body of this API nests deeper than a few levels; what walks a body recursively must not run out of stack. */
const deepest = 64

/** Whether the value has more levels than any body may have; level by level, because the depth is the question. */
function nestsTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; depth <= deepest; depth += 1) {
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []))
    if (level.length === 0) return false
  }
  return true
}

/** The JSON value, or undefined: then the body check refuses it in its turn, after whoever may not even call. */
export function jsonBody(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return nestsTooDeep(value) ? undefined : value
  } catch {
    return undefined
  }
}
