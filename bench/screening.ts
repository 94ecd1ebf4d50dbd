/**
 * `npx tsx bench/screening.ts FILE...`: names of a screening list, misspelt, looked up by the index, by comparing with every name, and
 * by trigrams in Postgres: how long each takes, in pairs, as ratios, and how many each finds. Ends with 1 when reading and indexing the
 * list takes longer than seconds, or a look-up longer than milliseconds.
 */
import { openDatabase } from '../db/connection'
import type { Database } from '../db/connection'
import type { ListedEntry, Subject } from '../domain/screening/entry'
import { defaultThreshold } from '../domain/screening/match'
import { nameOf } from '../domain/screening/name'
import { bestMatches, indexOf, namesOf } from '../domain/screening/name-index'
import type { IndexedName } from '../domain/screening/name-index'
import { argumentsOrExit, misused } from '../platform/command-line'
import { readScreeningList } from '../start/read-screening-list'
import { testDatabase } from '../test/support/database'
import { createTemplate, startServices } from '../test/support/services'

const lookups = 100
const rounds = 7

/** What a bank may rely on, on any machine of today. */
const targets = { loadMs: 5_000, lookUpMs: 10 } as const

/** Numbers below 1 that look like chance and are the same in every run. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Words in another order, and in one of the longer ones a letter left out, doubled, changed, or two of them exchanged. */
function misspelt(name: string, next: () => number): string {
  const words = nameOf(name).words.map(({ text }) => text)
  const at = Math.floor(next() * words.length)
  const word = words[at] ?? ''
  if (word.length > 3) {
    const place = 1 + Math.floor(next() * (word.length - 2))
    const [before, letter, after] = [word.slice(0, place), word[place] ?? '', word.slice(place + 1)]
    const slips = [
      before + after,
      `${before}${letter}${letter}${after}`,
      `${before}e${after}`,
      `${before}${after[0] ?? ''}${letter}${after.slice(1)}`,
    ]
    words[at] = slips[Math.floor(next() * slips.length)] ?? word
  }
  return words.sort(() => next() - 0.5).join(' ')
}

async function storeNames(database: Database, names: readonly IndexedName[]): Promise<void> {
  await database.write(async (transaction) => {
    await transaction.raw('create table bench_names (entry_id text not null, name text not null)')
    await transaction.raw('insert into bench_names select * from unnest(?::text[], ?::text[])', [
      names.map(({ entry }) => entry.entryId),
      names.map(({ name }) => name.words.map(({ text }) => text).join(' ')),
    ])
    await transaction.raw('create index on bench_names using gin (name gin_trgm_ops)')
  })
  await database.writeAtOnce.raw('analyze bench_names')
}

const byTrigrams = async (database: Database, name: string): Promise<ReadonlySet<string>> => {
  const rows = await database.read.raw<{ id: string }>(
    'select distinct entry_id as id from bench_names where name % ?',
    [name],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Milliseconds per look-up. */
async function timed(subjects: readonly Subject[], work: (subject: Subject) => unknown): Promise<number> {
  const startedMs = performance.now()
  for (const subject of subjects) await work(subject)
  return (performance.now() - startedMs) / subjects.length
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const spread = (values: readonly number[], digits: number): string => {
  const sorted = [...values].sort((a, b) => a - b)
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
    .map((value) => (value ?? 0).toFixed(digits))
    .join(' / ')
}

/** Answers with the median of a look-up by the index, in ms. */
async function compare(database: Database, entries: readonly ListedEntry[]): Promise<number> {
  const next = chance(1)
  const names = namesOf(entries)
  const index = indexOf(entries)
  await storeNames(database, names)
  const people = names.filter(({ entry, listed }) => entry.kind === 'person' && listed.quality !== 'weak')
  const sources = Array.from({ length: lookups }, () => people[Math.floor(next() * people.length)] as IndexedName)
  const subjects = sources.map(({ listed }) => ({ name: misspelt(listed.name, next), birthDate: null, countries: [] }))
  const ways = {
    index: (subject: Subject) => index.find(subject, defaultThreshold),
    everyName: (subject: Subject) => bestMatches(subject, nameOf(subject.name), defaultThreshold, names),
    trigrams: (subject: Subject) =>
      byTrigrams(
        database,
        nameOf(subject.name)
          .words.map(({ text }) => text)
          .join(' '),
      ),
  }
  const [toAll, toTrigrams, ms]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round += 1) {
    const own = await timed(subjects, ways.index)
    toAll.push((await timed(subjects.slice(0, 10), ways.everyName)) / own)
    toTrigrams.push((await timed(subjects, ways.trigrams)) / own)
    ms.push(own)
  }
  console.log(`${entries.length} entries, ${index.names} names; minimum / median / maximum of ${rounds} rounds`)
  console.log(`index, ms per name            ${spread(ms, 2)}`)
  console.log(`comparing every name : index  ${spread(toAll, 1)}`)
  console.log(`trigrams in Postgres : index  ${spread(toTrigrams, 1)}`)
  let [found, sought, lost, again] = [0, 0, 0, 0]
  for (const [position, subject] of subjects.entries()) {
    const matches = ways.index(subject)
    const trigrams = await ways.trigrams(subject)
    found += Number(matches.some(({ entry }) => entry === sources[position]?.entry))
    sought += matches.length
    lost += matches.filter(({ entry }) => !trigrams.has(entry.entryId)).length
    again += trigrams.size
  }
  console.log(`misspelt names found          ${found} of ${lookups}; ${sought} matches in all`)
  console.log(`trigrams                      ${again} candidates; ${lost} of the matches are not among them`)
  return medianOf(ms)
}

const usage = `npx tsx bench/screening.ts FILE...
  Misspelt names of a screening list, looked up by the index, by comparing every name, and by trigrams in Postgres.`

async function main(): Promise<void> {
  const files = argumentsOrExit(usage, { allowPositionals: true }).positionals
  if (files.length === 0) misused(usage, 'no file')
  const startedMs = performance.now()
  const list = readScreeningList(files)
  if (!list.ok) return misused(usage, list.refusal.detail ?? 'no screening list')
  indexOf(list.value.entries)
  const loadMs = performance.now() - startedMs
  const kept = process.env['TEST_POSTGRES_ADMIN_URL'] !== undefined
  const services = kept ? undefined : await startServices((line) => console.log(line))
  process.env['TEST_POSTGRES_ADMIN_URL'] ??= services?.postgresAdminUrl
  const template = await createTemplate(process.env['TEST_POSTGRES_ADMIN_URL'] ?? '')
  process.env['TEST_TEMPLATE_DATABASE'] = template.name
  const clone = await testDatabase()
  const database = openDatabase({ url: clone.url, poolMax: 1 })
  try {
    const lookUpMs = await compare(database, list.value.entries)
    console.log(`reading and indexing, ms      ${loadMs.toFixed(0)}`)
    if (loadMs > targets.loadMs || lookUpMs > targets.lookUpMs) {
      console.error(`slower than ${targets.loadMs} ms to load, or ${targets.lookUpMs} ms for a name`)
      process.exitCode = 1
    }
  } finally {
    await database.close()
    await clone.close()
    await template.drop()
    await services?.stop()
  }
}

void main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
