import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'

import { OAuth2Client } from 'google-auth-library'

import { control, endpoints } from './emulator.mjs'
import { actingFor, agent, makeCustomer, modify } from './google.mjs'

const origin = endpoints.google['gmail-endpoint']

test('A service account gets a token for a mailbox with domain-wide delegation', async () => {
  const customer = await makeCustomer()
  const { access_token: token, expiry_date: expiry } = await actingFor(customer, customer.carl, [modify]).authorize()
  assert.match(token, /^ya29\./)
  assert.ok(expiry > Date.now())
})

test('A service account without the scope in the delegation table is unauthorized', async () => {
  const customer = await makeCustomer()
  await assert.rejects(actingFor(customer, customer.carl, ['https://mail.google.com/']).authorize(), /unauthorized_client/)
})

// As a browser would: reads the form, ticks, presses Allow.
async function decide(url, fields) {
  const page = await (await fetch(url)).text()
  const form = page.split('<form').find(part => part.includes(`name="decision" value="${fields.decision}"`))
  const body = new URLSearchParams()
  for (const [, name, value] of form.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g))
    body.append(name, value.replaceAll('&amp;', '&'))
  for (const [name, value] of Object.entries(fields)) if (name !== 'decision') body.append(name, value)
  const answer = await fetch(origin + form.match(/action="([^"]*)"/)[1], { method: 'POST', body, redirect: 'manual' })
  return new URL(answer.headers.get('location'))
}

async function makeClient() {
  const made = await control('POST', '/v1/google/clients', { redirect_uris: ['http://localhost/callback'] })
  return new OAuth2Client({
    clientId: made.client_id,
    clientSecret: made.secret,
    redirectUri: 'http://localhost:4711/callback',
    transporterOptions: { agent },
    endpoints: {
      oauth2AuthBaseUrl: `${origin}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${origin}/token`,
      oauth2RevokeUrl: `${origin}/revoke`,
      tokenInfoUrl: `${origin}/tokeninfo`,
      oauth2FederatedSignonPemCertsUrl: `${origin}/oauth2/v1/certs`
    }
  })
}

test('A person consents, the code is redeemed with its verifier, the token is refreshed and revoked', async () => {
  const customer = await makeCustomer()
  const client = await makeClient()
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync()
  const state = randomBytes(16).toString('hex')
  const url = client.generateAuthUrl({
    access_type: 'offline', prompt: 'consent', scope: ['openid', 'email', modify], state, login_hint: customer.carl,
    code_challenge_method: 'S256', code_challenge: codeChallenge
  })
  const callback = await decide(url, { decision: 'accept', account: customer.carl })
  assert.equal(callback.origin, 'http://localhost:4711')
  assert.equal(callback.searchParams.get('state'), state)

  const { tokens } = await client.getToken({ code: callback.searchParams.get('code'), codeVerifier })
  assert.match(tokens.refresh_token, /^1\/\//)
  const ticket = await client.verifyIdToken({ idToken: tokens.id_token, audience: client._clientId })
  assert.equal(ticket.getPayload().email, customer.carl)
  client.setCredentials(tokens)
  assert.equal((await client.getTokenInfo(tokens.access_token)).email, customer.carl)

  const refreshed = await client.refreshAccessToken()
  assert.notEqual(refreshed.credentials.access_token, tokens.access_token)
  await client.revokeToken(tokens.refresh_token)
  client.setCredentials({ refresh_token: tokens.refresh_token })
  await assert.rejects(client.refreshAccessToken(), /invalid_grant/)
})

test('A code is not redeemed with another verifier, nor after a refusal', async () => {
  const customer = await makeCustomer()
  const client = await makeClient()
  const { codeChallenge } = await client.generateCodeVerifierAsync()
  const url = client.generateAuthUrl({
    access_type: 'offline', scope: [modify], login_hint: customer.carl, code_challenge_method: 'S256', code_challenge: codeChallenge
  })
  const callback = await decide(url, { decision: 'accept', account: customer.carl })
  const other = await client.generateCodeVerifierAsync()
  await assert.rejects(client.getToken({ code: callback.searchParams.get('code'), codeVerifier: other.codeVerifier }), /invalid_grant/)
  assert.equal((await decide(url, { decision: 'cancel' })).searchParams.get('error'), 'access_denied')
})
