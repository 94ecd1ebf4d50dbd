/** What a run has measured, as JSON for machines and as Markdown with plots for people. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import path from 'node:path'
import { spreadOf } from './figures'
import type { Rounds } from './figures'
import { svgOf } from './plot'
import { temporalServers } from './stage'
import type { TemporalServer } from './stage'

/** One figure: all rounds of it, and in which unit; `target` is the first mark that it should reach. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly rounds: Rounds
  readonly target?: { readonly least?: number; readonly most?: number }
}

/** What one suite has found. Ratios are what is compared between machines; the rest is for the curious. */
export interface Chapter {
  readonly suite: string
  readonly title: string
  readonly about: string
  readonly ratios: readonly Figure[]
  readonly raw: readonly Figure[]
}

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))

const targetOf = ({ target, rounds }: Figure): string => {
  if (target === undefined) return ''
  const { median } = spreadOf(rounds)
  const { least, most } = target
  const met = (least === undefined || median >= least) && (most === undefined || median <= most)
  const words = [...(least === undefined ? [] : [`≥ ${least}`]), ...(most === undefined ? [] : [`≤ ${most}`])]
  return `${words.join(', ')}: ${met ? 'met' : 'not met'}`
}

const rowOf = (figure: Figure): string => {
  const { min, median, max } = spreadOf(figure.rounds)
  return `| ${figure.name} | ${digits(min)} | ${digits(median)} | ${digits(max)} | ${figure.unit} | ${targetOf(figure)} |`
}

const tableOf = (figures: readonly Figure[]): string =>
  [
    '| what | min | median | max | unit | first mark |',
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...figures.map(rowOf),
  ].join('\n')

const chapterOf = ({ suite, title, about, ratios, raw }: Chapter): string =>
  [`## ${title}`, about, `![${title}](${suite}.svg)`, tableOf(ratios), '### As measured', tableOf(raw)].join('\n\n')

const machineOf = (): string =>
  `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`

interface Conditions {
  readonly rounds: number
  readonly temporal: TemporalServer
}

/** Writes `report.json`, `report.md` and a plot per chapter into the folder. Returns the Markdown. */
export async function writeReport(
  folder: string,
  chapters: readonly Chapter[],
  { rounds, temporal }: Conditions,
): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const machine = machineOf()
  const takenAt = new Date().toISOString()
  writeFileSync(
    path.join(folder, 'report.json'),
    `${JSON.stringify({ takenAt, machine, rounds, temporal, chapters }, null, 2)}\n`,
  )
  for (const chapter of chapters) writeFileSync(path.join(folder, `${chapter.suite}.svg`), await svgOf(chapter.ratios))
  const markdown = [
    '# Figures',
    `Taken ${takenAt} on ${machine}; ${rounds} rounds, in turn, with ${temporalServers[temporal]}. Everything - clients, engine, Temporal, Postgres - shares the machine.`,
    ...chapters.map(chapterOf),
  ].join('\n\n')
  writeFileSync(path.join(folder, 'report.md'), `${markdown}\n`)
  return markdown
}
