/** Where the project lies, seen from its sources as from what is built of them. */
import { existsSync } from 'node:fs'
import path from 'node:path'

const holderOf = (folder: string): string =>
  existsSync(path.join(folder, 'package.json')) ? folder : holderOf(path.dirname(folder))

/** The folder of package.json and node_modules. */
export const projectFolder = holderOf(__dirname)

/** What `npm run build` makes of the processes: one file each, and the code of the workflows. */
export const serverFolder = path.join(projectFolder, 'dist/server')

/** What it makes of the staff console. */
export const consoleFolder = path.join(projectFolder, 'dist/console')
