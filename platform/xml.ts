/** Reads XML into a tree. Entities of a document type are not expanded: an unknown one is an error, so a small file stays small. */
import { SaxesParser } from 'saxes'
import { MalformedFileError } from './csv'

/** An element: its name, its own text, and the elements in it. */
export interface XmlElement {
  readonly name: string
  readonly text: string
  readonly children: readonly XmlElement[]
}

interface OpenElement {
  readonly name: string
  text: string
  readonly children: OpenElement[]
}

const deepest = 100

/** The element at the root. Throws MalformedFileError for what is not well formed or nested deeper than 100 elements. */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser()
  const open: OpenElement[] = [{ name: '', text: '', children: [] }]
  parser.on('error', (error) => {
    throw new MalformedFileError(error.message)
  })
  parser.on('opentag', ({ name }) => {
    const element = { name, text: '', children: [] }
    open.at(-1)?.children.push(element)
    if (open.push(element) > deepest) throw new MalformedFileError(`more than ${deepest} elements within each other`)
  })
  const addText = (more: string): void => {
    const element = open.at(-1)
    if (element !== undefined) element.text += more
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  const root = open[0]?.children[0]
  if (root === undefined) throw new MalformedFileError('there is no element')
  return root
}
