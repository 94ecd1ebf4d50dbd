/** Reads the source of workflows: which activities, timers and children they ask for, and whether each is given a summary. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** What starts a step of its own in the history, with the place of its options among the arguments. */
const optionsOf: Readonly<Record<string, { readonly at: number; readonly member: string }>> = {
  sleep: { at: 1, member: 'summary' },
  startChild: { at: 1, member: 'staticSummary' },
  executeChild: { at: 1, member: 'staticSummary' },
}

const has = (argument: ts.Expression | undefined, member: string): boolean =>
  argument !== undefined &&
  ts.isObjectLiteralExpression(argument) &&
  argument.properties.some(({ name }) => name !== undefined && ts.isIdentifier(name) && name.text === member)

interface Activities {
  /** Functions that were taken out of what `proxyActivities` gives. */
  readonly functions: ReadonlySet<string>
  /** Variables that hold all of it. */
  readonly proxies: ReadonlySet<string>
}

const nodesOf = (node: ts.Node): readonly ts.Node[] => [node, ...node.getChildren().flatMap(nodesOf)]

function activitiesOf(nodes: readonly ts.Node[]): Activities {
  const names = nodes
    .filter(ts.isVariableDeclaration)
    .filter(({ initializer }) => initializer?.getText().startsWith('proxyActivities') === true)
    .map(({ name }) => name)
  return {
    functions: new Set(
      names.flatMap((name) =>
        ts.isObjectBindingPattern(name) ? name.elements.map((element) => element.name.getText()) : [],
      ),
    ),
    proxies: new Set(names.filter(ts.isIdentifier).map(({ text }) => text)),
  }
}

/** The activity that an expression stands for, undefined where it stands for none. */
const activityOf = (callee: ts.Expression, { functions, proxies }: Activities): string | undefined => {
  const isOne = ts.isPropertyAccessExpression(callee)
    ? proxies.has(callee.expression.getText())
    : functions.has(callee.getText())
  return isOne ? callee.getText() : undefined
}

/** The name of the step that this call asks for without a summary. */
function silentStep({ expression, arguments: given }: ts.CallExpression, activities: Activities): string | undefined {
  const called = activityOf(expression, activities)
  if (called !== undefined) return called
  if (ts.isPropertyAccessExpression(expression) && expression.name.text === 'executeWithOptions')
    return has(given[0], 'summary') ? undefined : activityOf(expression.expression, activities)
  const name = expression.getText()
  if (name === 'condition') return given.length < 2 || has(given[2], 'summary') ? undefined : name
  const options = optionsOf[name]
  return options === undefined || has(given[options.at], options.member) ? undefined : name
}

/** Every step of the workflows in a folder that is asked for without a summary, as `file:line name`. */
export const stepsWithoutSummary = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true)
      const nodes = nodesOf(source)
      const activities = activitiesOf(nodes)
      return nodes.filter(ts.isCallExpression).flatMap((call) => {
        const step = silentStep(call, activities)
        const { line } = source.getLineAndCharacterOfPosition(call.getStart())
        return step === undefined ? [] : [`${file}:${line + 1} ${step}`]
      })
    })
