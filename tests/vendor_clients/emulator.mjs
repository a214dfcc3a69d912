// The emulator that run.sh started: where it listens, and its control API (tests/emulator/README.md).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'

export const endpoints = JSON.parse(readFileSync(process.env.REMAND_EMULATOR_ENDPOINTS, 'utf8'))

export async function control(method, path, body) {
  const response = await fetch(endpoints.control + path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body)
  })
  const answer = await response.json()
  assert.equal(response.status, 200, `${method} ${path}: ${answer.error}`)
  return answer
}

let lastDomain = 0
// Every test has a tenant of its own: they share one emulator.
export function freshDomain() {
  return `t${process.pid}x${++lastDomain}.test`
}

export function mail(id, subject = 'Hello', to = 'anna@example.com') {
  return `From: Sender <sender@outside.test>\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${id}>\r\n` +
    'Date: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nHello there.\r\n'
}

export async function deliver(cloud, address, bytes, more = {}) {
  const { keys } = await control('POST', '/v1/deliver', { cloud, address, bytes: Buffer.from(bytes).toString('base64'), ...more })
  return keys[0]
}

// Connections to any host name go to the emulator's port: for libraries that have a provider's host built in. The
// emulator's certificate has those names.
export class LoopbackAgent extends https.Agent {
  constructor(url) {
    super({ keepAlive: false })
    this.loopbackPort = Number(new URL(url).port)
  }

  createConnection(options, callback) {
    return super.createConnection({ ...options, host: '127.0.0.1', port: this.loopbackPort }, callback)
  }
}

// A web server on loopback that answers with handle(request, body) -> {status, type, body}, and remembers what it got.
export async function listen(handle) {
  const received = []
  const waiting = []
  const server = http.createServer((request, response) => {
    const parts = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      const url = new URL(request.url, 'http://localhost')
      const answer = handle(url, body)
      response.writeHead(answer.status ?? 200, { 'Content-Type': answer.type ?? 'text/plain' })
      response.end(answer.body ?? '')
      received.push({ url, body, headers: request.headers })
      for (const wake of waiting.splice(0)) wake()
    })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    received,
    url: `http://localhost:${server.address().port}`,
    async wait(count) {
      while (received.length < count) await new Promise(resolve => waiting.push(resolve))
    },
    close: () => server.close()
  }
}
