/** Waits on facts: asked again until it is true, or until the time is up. Never a sleep that hopes. */

/** Returns the first value that fits; throws with the last one when none did in time. */
export async function waitFor<Value>(
  read: () => Promise<Value>,
  fits: (value: Value) => boolean,
  timeoutMs = 20_000,
): Promise<Value> {
  const endMs = Date.now() + timeoutMs
  for (;;) {
    const value = await read()
    if (fits(value)) return value
    if (Date.now() > endMs) throw new Error(`waited ${timeoutMs} ms in vain; last seen: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
