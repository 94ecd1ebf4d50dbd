/** Run as a process of its own: lets the Temporal SDK download its dev server into the folder given as argument. */
import { TestWorkflowEnvironment } from '@temporalio/testing'

async function download(downloadDir: string): Promise<void> {
  // The SDK has no "only download": it starts the server as well, which also proves that the program works.
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir } },
  })
  await environment.teardown()
}

const [, , folder] = process.argv
if (folder === undefined) throw new Error('The folder to download to is missing.')
download(folder).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  },
)
