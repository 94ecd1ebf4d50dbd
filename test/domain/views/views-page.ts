/** The table of `docs/views.md`, made from the code. Run by itself (`npm run docs`) it writes the table into the page. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { viewPermissions, withoutEffect } from '../../../domain/views/permissions'
import type { ViewPermission } from '../../../domain/views/permissions'
import { redactAccount } from '../../../domain/views/redact-account'
import { redactTransaction } from '../../../domain/views/redact-transaction'
import { systemViews } from '../../../domain/views/system-views'
import type { SystemView } from '../../../domain/views/system-views'
import { accountFacts, lostWithout, otherFacts, transactionFacts, valuesIn } from './markers'

const page = join(__dirname, '../../../docs/views.md')
const [begin, end] = ['<!-- permissions: begin -->', '<!-- permissions: end -->']

/** Views of the same permissions share a column, which is named after the first of them. */
const columns: readonly (readonly SystemView[])[] = [
  ...new Set(systemViews.map(({ permissions }) => permissions.join())),
]
  .filter((permissions) => permissions !== '')
  .map((permissions) => systemViews.filter((view) => view.permissions.join() === permissions))

const owners: Readonly<Record<string, string>> = {
  this: 'the account',
  other: 'the other account',
  details: 'the transaction',
  metadata: "the transaction's metadata",
}
const named: Readonly<Record<string, string>> = { '4711': 'details.amount', '8150': 'details.balance' }
const words = (name: string): string =>
  name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ')

/** Whole objects that go together are told as one. */
const wholes: readonly (readonly [readonly string[], string])[] = [
  [valuesIn(transactionFacts.thisAccount), 'the whole account'],
  [valuesIn(otherFacts), 'the whole other account'],
  [valuesIn(otherFacts.metadata), 'all metadata of the other account'],
  [valuesIn(transactionFacts.metadata), 'all metadata of the transaction'],
]

const idle: readonly ViewPermission[] = withoutEffect

const lostIn = (permission: ViewPermission): readonly string[] => [
  ...lostWithout(permission, (view) => redactTransaction(view, transactionFacts)),
  ...lostWithout(permission, (view) => redactAccount(view, accountFacts('this'))),
]

/** The fields that a view without the permission hides, found by taking the permission away; none where it is for an action. */
export const fieldsOf = (permission: ViewPermission): readonly string[] =>
  [...new Set(lostIn(permission))].map((marker) => named[marker] ?? marker)

function opens(permission: ViewPermission): string {
  const fields = fieldsOf(permission)
  if (idle.includes(permission)) return 'nothing: stored and shown only'
  if (fields.length === 0) return words(permission.slice('can_'.length))
  const lost = lostIn(permission)
  const whole = wholes.find(([all]) => all.every((marker) => lost.includes(marker)))
  if (whole !== undefined) return whole[1]
  const [owner = ''] = fields[0]?.split('.') ?? []
  return `${owners[owner]}: ${fields.map((field) => words(field.split('.').slice(1).join(' '))).join(', ')}`
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** Every permission, what it opens, and which of the system views have it. */
export const permissionTable = (): string =>
  [
    row(['permission', 'what it opens', ...columns.map(([first]) => `\`${first?.id}\``)]),
    row(['---', '---', ...columns.map(() => ':-:')]),
    ...viewPermissions.map((permission) =>
      row([
        `\`${permission}\``,
        opens(permission),
        ...columns.map(([first]) => (first?.permissions.includes(permission) === true ? 'yes' : '')),
      ]),
    ),
    '',
    ...columns.map((views) => `- ${views.map(({ id }) => `\`${id}\``).join(', ')}`),
  ].join('\n')

/** The table as it stands in the page, and the text around it. */
export function tableInPage(): { readonly before: string; readonly table: string; readonly after: string } {
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)]
  return { before: text.slice(0, from), table: text.slice(from, to), after: text.slice(to) }
}

if (require.main === module) {
  const { before, after } = tableInPage()
  writeFileSync(page, `${before}\n\n${permissionTable()}\n\n${after}`)
}
