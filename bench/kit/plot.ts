/** A plot of ratios as SVG: each with its least, median and greatest round. */
import { spreadOf } from './figures'
import type { Figure } from './report'

/** Draws without a browser. */
export async function svgOf(figures: readonly Figure[]): Promise<string> {
  // Both are modules that wait while they load, so they cannot be required.
  const [vega, lite] = await Promise.all([import('vega'), import('vega-lite')])
  const values = figures.map((figure) => ({ name: figure.name, ...spreadOf(figure.rounds) }))
  const { spec } = lite.compile({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 420,
    background: 'white',
    data: { values },
    encoding: { y: { field: 'name', type: 'nominal', sort: null, title: null, axis: { labelLimit: 420 } } },
    layer: [
      { mark: 'rule', encoding: { x: { field: 'min', type: 'quantitative', title: 'ratio' }, x2: { field: 'max' } } },
      { mark: { type: 'point', filled: true, size: 60 }, encoding: { x: { field: 'median', type: 'quantitative' } } },
    ],
  })
  return new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG()
}
