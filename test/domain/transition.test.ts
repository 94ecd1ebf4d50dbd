/** The machine builder itself. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { staffRequestTransitions } from '../../domain/staff-decision'
import { transactionRequestTransitions } from '../../domain/payments/transaction-request'
import { defineTransitions, mermaid } from '../../domain/transition'

const door = defineTransitions<'open' | 'shut' | 'locked', 'close' | 'open' | 'lock' | 'seize'>([
  { from: ['open'], event: 'close', to: 'shut' },
  { from: ['shut'], event: 'open', to: 'open' },
  { from: ['shut'], event: 'lock', to: 'locked' },
  { from: ['open', 'shut'], event: 'seize', to: 'locked' },
])

test.each([
  ['open', 'close', 'shut'],
  ['shut', 'open', 'open'],
  ['open', 'seize', 'locked'],
  ['shut', 'seize', 'locked'],
  ['open', 'open', undefined],
  ['open', 'lock', undefined],
  ['locked', 'open', undefined],
] as const)('%s + %s -> %s', (state, event, expected) => {
  expect(door.next(state, event)).toBe(expected)
})

test('the events of a state are listed', () => {
  expect(door.eventsOf('shut')).toEqual(['open', 'lock', 'seize'])
  expect(door.eventsOf('locked')).toEqual([])
})

test('two destinations for one state and event cannot be defined', () => {
  expect(() =>
    defineTransitions<'a' | 'b', 'go'>([
      { from: ['a'], event: 'go', to: 'b' },
      { from: ['a', 'b'], event: 'go', to: 'a' },
    ]),
  ).toThrow('a already has a destination for go')
})

test('the diagram has one arrow for every source', () => {
  expect(mermaid(door.table).split('\n')).toEqual([
    'stateDiagram-v2',
    '  open --> shut: close',
    '  shut --> open: open',
    '  shut --> locked: lock',
    '  open --> locked: seize',
    '  shut --> locked: seize',
  ])
})

test.each([
  ['transaction request', mermaid(transactionRequestTransitions.table)],
  ['staff request', mermaid(staffRequestTransitions.table)],
])('the architecture shows the table of the %s as it is', (_process, diagram) => {
  const text = readFileSync(join(__dirname, '../../docs/architecture.md'), 'utf8')
  expect(text).toContain(`\`\`\`mermaid\n${diagram}\n\`\`\``)
})
