/** Reads small JSON documents from servers that the operator has named: not for longer, not more and not from elsewhere than allowed. */

export interface DocumentLimits {
  readonly signal: AbortSignal
  /** Most bytes that are read, after decompression. */
  readonly limitBytes: number
  /** Whether http will do; otherwise https only. */
  readonly plainHttp: boolean
}

async function textOf(response: Response, limitBytes: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    const part = chunk as Uint8Array
    bytes += part.byteLength
    if (bytes > limitBytes) throw new Error(`the answer has more than ${limitBytes} bytes`)
    text += decoder.decode(part, { stream: true })
  }
  return text + decoder.decode()
}

/** The document behind the URL. Throws for every other answer than 200 with JSON; a redirect is another answer. */
export async function readSmallDocument(
  url: string,
  { signal, limitBytes, plainHttp }: DocumentLimits,
): Promise<unknown> {
  if (!plainHttp && !url.startsWith('https://')) throw new Error('it is not read without https')
  const response = await fetch(url, { signal, redirect: 'manual', headers: { Accept: 'application/json' } })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`the answer is ${response.status}`)
  }
  return JSON.parse(await textOf(response, limitBytes)) as unknown
}
