/** Listens to a stream of events of the API, for as long as somebody looks. */
import { createParser } from 'eventsource-parser'
import { useEffect, useState } from 'react'
import { getStream } from './http'

const longestPauseMs = 30_000

interface Stream {
  readonly path: string
  readonly signal: AbortSignal
  readonly onChanged: () => void
  /** Told when it can be heard, and when it cannot. */
  readonly onState: (isLive: boolean) => void
}

/** Reads one stream to its end; answers the id of the last event. */
async function listen(
  { path, signal, onChanged, onState }: Stream,
  seen: string | undefined,
): Promise<string | undefined> {
  const stream = await getStream(path, { headers: seen === undefined ? {} : { 'Last-Event-ID': seen }, signal })
  onState(true)
  let last = seen
  const parser = createParser({
    onEvent: (event) => {
      last = event.id
      if (event.event === 'changed') onChanged()
    },
  })
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) parser.feed(part.value)
  return last
}

/** A browser's own EventSource sends no headers, so it could not say who asks. */
async function listenOn(stream: Stream): Promise<void> {
  let seen: string | undefined
  let pauseMs = 1_000
  const isOver = (): boolean => stream.signal.aborted
  while (!isOver()) {
    try {
      seen = await listen(stream, seen)
      pauseMs = 1_000
    } catch {
      if (isOver()) return
      stream.onState(false)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }
}

/** Calls `onChanged` whenever the API says so; false while it cannot be heard. `onChanged` must be the same function at every turn. */
export function useWatch(path: string, onChanged: () => void): boolean {
  const [isLive, setLive] = useState(true)
  useEffect(() => {
    const end = new AbortController()
    void listenOn({ path, signal: end.signal, onChanged, onState: setLive })
    return () => end.abort()
  }, [path, onChanged])
  return isLive
}
