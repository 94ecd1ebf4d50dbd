import type { AddressInfo } from 'node:net'
import express from 'express'
import { listen } from '../../api/listen'

test('a port that is taken is an error, and not a server that nobody can reach', async () => {
  const first = await listen(express(), { port: 0, host: '127.0.0.1' })
  const { port } = first.address() as AddressInfo
  await expect(listen(express(), { port, host: '127.0.0.1' })).rejects.toThrow('EADDRINUSE')
  await new Promise((resolve) => first.close(resolve))
})
