/** State machines as values: a transition names its sources, its event and its destination, and nothing else moves a state. */

export interface Transition<State extends string, Event extends string> {
  readonly from: readonly State[]
  readonly event: Event
  readonly to: State
}

export interface Transitions<State extends string, Event extends string> {
  readonly table: readonly Transition<State, Event>[]
  /** The state after the event; undefined when the event is not allowed in that state. */
  readonly next: (state: State, event: Event) => State | undefined
  /** The events that are allowed in the state. */
  readonly eventsOf: (state: State) => readonly Event[]
}

/** Builds the machine; two destinations for one state and event are a bug and throw at once. */
export const defineTransitions = <State extends string, Event extends string>(
  table: readonly Transition<State, Event>[],
): Transitions<State, Event> => {
  const destinations = new Map<State, Map<Event, State>>()
  for (const { from, event, to } of table) {
    for (const state of from) {
      const ofState = destinations.get(state) ?? new Map<Event, State>()
      if (ofState.has(event)) throw new Error(`${state} already has a destination for ${event}`)
      destinations.set(state, ofState.set(event, to))
    }
  }
  return {
    table,
    next: (state, event) => destinations.get(state)?.get(event),
    eventsOf: (state) => [...(destinations.get(state)?.keys() ?? [])],
  }
}

/** A Mermaid state diagram of the table, for the documentation. */
export const mermaid = <State extends string, Event extends string>(
  table: readonly Transition<State, Event>[],
): string => {
  const arrows = table.flatMap(({ from, event, to }) => from.map((state) => `  ${state} --> ${to}: ${event}`))
  return ['stateDiagram-v2', ...arrows].join('\n')
}
