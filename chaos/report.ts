/** The report of a run: everything that was done and found, for a person (Markdown) or a program (JSON). */

export interface CheckedFact {
  readonly name: string
  readonly seen: number
  readonly found: readonly string[]
}

export interface Report {
  readonly seed: number
  readonly startedAt: string
  readonly seconds: number
  readonly kills: Readonly<Record<string, number>>
  readonly troubles: Readonly<Record<string, number>>
  /** Pieces of work by kind. */
  readonly begun: Readonly<Record<string, number>>
  readonly requests: {
    readonly answered: number
    readonly tries: number
    /** Of the tries, by HTTP status; `none`: no answer came. */
    readonly statuses: Readonly<Record<string, number>>
  }
  readonly outside: {
    readonly transport: string
    readonly hooks: { readonly all: number; readonly failed: number }
    readonly messages: { readonly all: number; readonly failed: number }
  }
  readonly checks: readonly CheckedFact[]
  /** True when no check has found anything. */
  readonly passed: boolean
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

/** Nobody reads on after so many of one kind. */
const mostNamed = 20

/** How often each check was looked at and what it has found. */
const rowOf = ({ name, seen, found }: CheckedFact): string =>
  `| ${name} | ${seen} | ${found.length === 0 ? 'yes' : `**no: ${found.length}**`} |`

const details = ({ name, found }: CheckedFact): string[] =>
  found.length === 0 ? [] : ['', `## ${name}: no`, '', ...found.slice(0, mostNamed).map((what) => `- ${what}`)]

/** The report as a page. */
export function markdownOf(report: Report): string {
  const { seed, startedAt, seconds, kills, troubles, begun, requests, outside, checks, passed } = report
  return [
    `# Chaos, seed ${seed}: ${passed ? 'everything holds' : 'something does not hold'}`,
    '',
    `Began ${startedAt}, took ${seconds} s.`,
    '',
    `- ${sum(kills)} kills: ${listed(kills)}`,
    `- ${sum(troubles)} other troubles: ${listed(troubles)}`,
    `- ${sum(begun)} pieces of work: ${listed(begun)}`,
    `- ${requests.answered} requests answered after ${requests.tries} tries, by status: ${listed(requests.statuses)}`,
    `- ${outside.hooks.all} calls of webhooks, ${outside.hooks.failed} of them not taken`,
    `- ${outside.messages.all} codes sent by ${outside.transport}, ${outside.messages.failed} of them not taken`,
    '',
    '| what must hold | looked at | holds |',
    '| --- | ---: | --- |',
    ...checks.map(rowOf),
    ...checks.flatMap(details),
    '',
  ].join('\n')
}
