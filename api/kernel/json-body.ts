/** Reads a request's body: what is no JSON that can be worked with is no body. */

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

const charsetOf = (contentType: string): string => /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8'

/**
 * The JSON value, or undefined: then the body check refuses it in its turn, after whoever may not even call. Bytes that are
 * no text in the charset that is named are refused, and not replaced: a name is stored as it was sent, or not at all.
 */
export function jsonBody(bytes: unknown, contentType: string): unknown {
  if (!Buffer.isBuffer(bytes)) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder(charsetOf(contentType), { fatal: true }).decode(bytes))
    return nestsTooDeep(value) ? undefined : value
  } catch {
    return undefined
  }
}
