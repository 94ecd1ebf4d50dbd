/** `npm start`: the whole engine on this machine. */
import { printPlaces, runEngine } from '../platform/embedded/run'
import { parts } from './parts'

async function main(): Promise<void> {
  printPlaces(await runEngine(parts))
}

void main()
