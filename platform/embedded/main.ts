/** `npm start`: the whole engine on this machine. */
import { parts } from '../../start/parts'
import { printPlaces, runEngine } from './run'

async function main(): Promise<void> {
  printPlaces(await runEngine(parts))
}

void main()
