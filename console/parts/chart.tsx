/** Bars for those who see them, and the same numbers as a table for everybody. */
import { Fragment } from 'react'
import type { ReactElement } from 'react'

export interface Bar {
  readonly label: string
  /** One number per series, in their order. */
  readonly values: readonly number[]
}

interface ChartOf {
  readonly title: string
  readonly series: readonly string[]
  readonly bars: readonly Bar[]
}

const total = ({ values }: Bar): number => values.reduce((sum, value) => sum + value, 0)

/** Names of the series with their colours; a single one needs none. */
function Legend({ series }: Pick<ChartOf, 'series'>): ReactElement | null {
  return series.length < 2 ? null : (
    <ul className="legend" aria-hidden>
      {series.map((name, at) => (
        <li key={name}>
          <svg width="10" height="10">
            <rect width="10" height="10" className={`series-${at}`} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  )
}

function Numbers({ title, series, bars }: ChartOf): ReactElement {
  return (
    <details>
      <summary>As a table</summary>
      <table className="numbers">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            {series.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ label, values }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {values.map((value, at) => (
                <td key={series[at]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

/** The parts of one bar, one after the other, in units of the greatest bar. */
const partsOf = (
  bar: Bar,
  greatest: number,
  length: number,
): readonly { readonly start: number; readonly size: number }[] => {
  let start = 0
  return bar.values.map((value) => {
    const size = greatest === 0 ? 0 : (value / greatest) * length
    const part = { start, size }
    start += size
    return part
  })
}

const barLength = 400
const barHeight = 16

/** Few things, each with a name: bars from left to right. */
export function Bars(chart: ChartOf): ReactElement {
  const { series, bars } = chart
  const greatest = Math.max(...bars.map(total), 0)
  return (
    <div className="chart">
      <Legend series={series} />
      <div className="bars" aria-hidden>
        {bars.map((bar) => (
          <Fragment key={bar.label}>
            <span>{bar.label}</span>
            <svg viewBox={`0 0 ${barLength} ${barHeight}`} preserveAspectRatio="none">
              {partsOf(bar, greatest, barLength).map(({ start, size }, at) => (
                <rect key={series[at]} className={`series-${at}`} x={start} width={size} height={barHeight} />
              ))}
            </svg>
            <span>{total(bar)}</span>
          </Fragment>
        ))}
      </div>
      <Numbers {...chart} />
    </div>
  )
}

const columnWidth = 10
const columnHeight = 120

/** Many moments, one beside the other: bars from below. */
export function Columns(chart: ChartOf): ReactElement {
  const { series, bars } = chart
  const greatest = Math.max(...bars.map(total), 1)
  return (
    <div className="chart">
      <Legend series={series} />
      <div className="columns" aria-hidden>
        <span>{greatest}</span>
        <svg viewBox={`0 0 ${bars.length * columnWidth} ${columnHeight}`} preserveAspectRatio="none">
          {bars.map((bar, column) =>
            partsOf(bar, greatest, columnHeight).map(({ start, size }, at) => (
              <rect
                key={`${bar.label} ${series[at] ?? ''}`}
                className={`series-${at}`}
                x={column * columnWidth + 1}
                y={columnHeight - start - size}
                width={columnWidth - 2}
                height={size}
              />
            )),
          )}
        </svg>
        <div className="ends">
          <span>{bars[0]?.label}</span>
          <span>{bars.at(-1)?.label}</span>
        </div>
      </div>
      <Numbers {...chart} />
    </div>
  )
}
