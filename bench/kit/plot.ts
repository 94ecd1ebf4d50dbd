/** A plot of figures of one unit as SVG: each with its least, median and greatest round. */
import { parse, View } from 'vega'
import { compile } from 'vega-lite'
import { spreadOf } from './figures'
import type { Figure } from './report'

/** Draws without a browser. */
export function svgOf(figures: readonly Figure[]): Promise<string> {
  const values = figures.map((figure) => ({ name: figure.name, ...spreadOf(figure.rounds) }))
  const title = figures[0]?.unit ?? null
  const { spec } = compile({
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    width: 420,
    background: 'white',
    data: { values },
    encoding: { y: { field: 'name', type: 'nominal', sort: null, title: null, axis: { labelLimit: 420 } } },
    layer: [
      { mark: 'rule', encoding: { x: { field: 'min', type: 'quantitative', title }, x2: { field: 'max' } } },
      { mark: { type: 'point', filled: true, size: 60 }, encoding: { x: { field: 'median', type: 'quantitative' } } },
    ],
  })
  return new View(parse(spec), { renderer: 'none' }).toSVG()
}
