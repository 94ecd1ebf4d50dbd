/** `npm start`: the whole engine on this machine. */
import { argumentsOrExit } from '../platform/command-line'
import { printPlaces, runEngine } from '../platform/embedded/run'
import { parts } from './parts'

const usage = `npm start
  Starts the whole engine on this machine, until Ctrl-C. docs/embedded.md names the variables that it looks at.`

async function main(): Promise<void> {
  argumentsOrExit(usage, {})
  printPlaces(await runEngine(parts))
}

void main()
