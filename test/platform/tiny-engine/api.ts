/** Stands for an API: answers everything with the addresses that its environment gave it. */
import { createServer } from 'node:http'
import { loadConfig } from '../../../platform/config'
import { endGracefully } from '../../../platform/lifetime'

const config = loadConfig(process.env)
const server = createServer((_, response) => {
  const { profile, database, temporal, secrets } = config
  const masterKeys = secrets.payloadKeys ?? null
  response.setHeader('connection', 'close')
  response.end(
    JSON.stringify({
      ...{ profile, databaseUrl: database.url, temporalAddress: temporal.address, pid: process.pid },
      masterKeys,
    }),
  )
})
server.listen(config.http.port, '127.0.0.1')
endGracefully(() => new Promise((resolve) => server.close(() => resolve())))
