/** `npm run docs` writes the generated part of docs/onboarding.md: the states, and what may be done in each. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { caseStates, caseTransitions } from '../../../domain/kyc/case'
import { actionKinds, actionStates } from '../../../domain/kyc/case-action'
import { mermaid } from '../../../domain/transition'

const page = path.join(__dirname, '../../../docs/onboarding.md')
const [begin, end] = ['<!-- begin: npm run docs -->', '<!-- end -->']

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const actionTable = (): string =>
  [
    row(['action', ...caseStates.map((state) => `\`${state}\``)]),
    row(['---', ...caseStates.map(() => ':-:')]),
    ...actionKinds.map((kind) =>
      row([words(kind), ...caseStates.map((state) => (actionStates[kind].includes(state) ? 'yes' : ''))]),
    ),
  ].join('\n')

/** The picture of the states, and which action may be done in which. */
export const generated = (): string =>
  ['```mermaid', mermaid(caseTransitions.table), '```', '', actionTable()].join('\n')

/** The generated part as it stands in the page, and the text around it. */
export function partInPage(): { readonly before: string; readonly part: string; readonly after: string } {
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)]
  return { before: text.slice(0, from), part: text.slice(from, to), after: text.slice(to) }
}

if (require.main === module) {
  const { before, after } = partInPage()
  writeFileSync(page, `${before}\n\n${generated()}\n\n${after}`)
}
