/** A bare Express server that does a payment's booking and nothing else: no login, no checks, one statement. */
import express from 'express'
import { Pool } from 'pg'
import { z } from 'zod'
import { announceReady, endGracefully } from '../../platform/lifetime'
import { bookingSql } from './booking'

const Order = z.object({ bankId: z.string(), payerId: z.uuid(), from: z.string(), to: z.string() })

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 32 })
const app = express()
app.use(express.json())
app.post('/payments', async (request, response) => {
  const { bankId, payerId, from, to } = Order.parse(request.body)
  const text = bookingSql({ bankId: '$1', payerId: '$2::uuid', from: '$3::bigint', to: '$4::bigint' })
  await pool.query({ name: 'pay', text, values: [bankId, payerId, from, to] })
  response.status(201).json({ status: 'COMPLETED' })
})
const server = app.listen(Number(process.env['PORT']), '127.0.0.1', () => announceReady())
endGracefully(async () => {
  server.close()
  await pool.end()
})
