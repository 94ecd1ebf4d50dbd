/** The SQL that a room of the code can come to run, read from its sources: from declaration to declaration, as they name each other. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as ts from 'typescript'

const root = join(__dirname, '../..')
const rooms = ['api', 'activities', 'workers', 'db', 'start']

interface Declaration {
  /** Where it stands, such as `db/write/banks.ts#insertBank`. */
  readonly id: string
  readonly texts: readonly string[]
  /** The ids of others that it names. */
  readonly names: readonly string[]
}

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))

/** Of each imported name, the id of what it stands for. Types write nothing. */
function importsOf(file: string, source: ts.SourceFile): ReadonlyMap<string, string> {
  const imports = new Map<string, string>()
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const bindings = statement.importClause?.namedBindings
    const from = join(dirname(file), statement.moduleSpecifier.text)
    const target = existsSync(join(root, `${from}.ts`)) ? `${from}.ts` : join(from, 'index.ts')
    if (bindings === undefined || !statement.moduleSpecifier.text.startsWith('.')) continue
    if (ts.isNamespaceImport(bindings)) imports.set(bindings.name.text, `${target}#`)
    else
      for (const { name, propertyName } of bindings.elements)
        imports.set(name.text, `${target}#${(propertyName ?? name).text}`)
  }
  return imports
}

/** The names that a statement of a module makes known; what it does besides has the name of its place. */
function namedBy(statement: ts.Statement): readonly (readonly [name: string, node: ts.Node])[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map((one) => [one.name.getText(), one] as const)
  if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name !== undefined)
    return [[statement.name.text, statement]]
  return ts.isImportDeclaration(statement) ? [] : [[`at ${statement.pos}`, statement]]
}

/** What is put into a text is kept as `${...}`. */
const textOf = (template: ts.TemplateExpression): string =>
  template.templateSpans.reduce(
    (text, { expression, literal }) => `${text}\${${expression.getText()}}${literal.text}`,
    template.head.text,
  )

function declarationsOf(file: string): readonly Declaration[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true)
  const imports = importsOf(file, source)
  const own = source.statements.flatMap(namedBy)
  const known = new Map([...own.map(([name]) => [name, `${file}#${name}`] as const), ...imports])
  return own.map(([name, node]) => {
    const texts: string[] = []
    const names = new Set<string>()
    const visit = (inner: ts.Node): void => {
      if (ts.isTypeNode(inner)) return
      if (ts.isIdentifier(inner)) names.add(known.get(inner.text) ?? '')
      if (ts.isStringLiteralLike(inner)) texts.push(inner.text)
      if (ts.isTemplateExpression(inner)) texts.push(textOf(inner))
      inner.forEachChild(visit)
    }
    visit(node)
    return { id: `${file}#${name}`, texts, names: [...names] }
  })
}

let read: readonly Declaration[] | undefined

/** A text of a declaration in `db`. */
export interface CodeText {
  readonly id: string
  readonly text: string
}

/** Every text in `db`, statements among them, that is reached from files whose paths begin so. */
export function textsReachedFrom(...beginnings: readonly string[]): readonly CodeText[] {
  read ??= rooms.flatMap(sourcesIn).flatMap(declarationsOf)
  const all = read
  const byId = new Map(all.map((one) => [one.id, one]))
  const reached = new Set<Declaration>()
  const reach = (one: Declaration | undefined): void => {
    if (one === undefined || reached.has(one)) return
    reached.add(one)
    for (const name of one.names)
      if (name.endsWith('#')) all.filter(({ id }) => id.startsWith(name)).forEach(reach)
      else reach(byId.get(name))
  }
  all.filter(({ id }) => beginnings.some((beginning) => id.startsWith(beginning))).forEach(reach)
  return [...reached].flatMap(({ id, texts }) => (id.startsWith('db/') ? texts.map((text) => ({ id, text })) : []))
}
