/** Finds the endpoint of a request in a tree of path segments: one step per segment, however many endpoints there are. */
import { isPlaceholder, segmentsOf } from './path'

interface Node<Target> {
  readonly literals: Map<string, Node<Target>>
  parameter?: Node<Target>
  readonly targets: Map<string, Target>
}

export interface Match<Target> {
  readonly target: Target
  readonly params: Readonly<Record<string, string>>
}

const emptyNode = <Target>(): Node<Target> => ({ literals: new Map(), targets: new Map() })

/** Targets by verb and path; filled once at start, then only read. */
export class RouteTree<Target extends { readonly path: string }> {
  private readonly root: Node<Target> = emptyNode()

  /** Adds a target under a verb; a second target of the same verb and path is a bug in the definitions. */
  add(method: string, prefix: string, target: Target): void {
    let node = this.root
    for (const segment of segmentsOf(prefix + target.path)) {
      if (isPlaceholder(segment)) {
        node.parameter ??= emptyNode()
        node = node.parameter
      } else {
        const next = node.literals.get(segment) ?? emptyNode<Target>()
        node.literals.set(segment, next)
        node = next
      }
    }
    if (node.targets.has(method)) throw new Error(`two endpoints answer ${method} ${prefix}${target.path}`)
    node.targets.set(method, target)
  }

  /**
   * The endpoint of a verb and a raw URL path, or undefined. Segments are split first and decoded afterwards, so that an
   * encoded slash stays inside its value. A literal wins over a parameter; a path that is ill encoded or holds a NUL
   * character, which no text in Postgres can, matches nothing.
   */
  find(method: string, path: string): Match<Target> | undefined {
    const segments = decodedSegments(path)
    if (segments === undefined) return undefined
    const values: string[] = []
    const target = this.walk(this.root, method, segments, 0, values)
    if (target === undefined) return undefined
    const names = segmentsOf(target.path).filter(isPlaceholder)
    return { target, params: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) }
  }

  private walk(
    node: Node<Target>,
    method: string,
    segments: readonly string[],
    at: number,
    values: string[],
  ): Target | undefined {
    const segment = segments[at]
    if (segment === undefined) return node.targets.get(method)
    const literal = node.literals.get(segment)
    const found = literal && this.walk(literal, method, segments, at + 1, values)
    if (found !== undefined || node.parameter === undefined) return found
    values.push(segment)
    const behind = this.walk(node.parameter, method, segments, at + 1, values)
    if (behind === undefined) values.pop()
    return behind
  }
}

const nulCharacter = String.fromCharCode(0)

function decodedSegments(path: string): readonly string[] | undefined {
  try {
    const segments = segmentsOf(path).map(decodeURIComponent)
    return segments.some((segment) => segment.includes(nulCharacter)) ? undefined : segments
  } catch {
    return undefined
  }
}
