import assert from 'node:assert/strict'
import { test } from 'node:test'

import { OAuth2Client } from 'google-auth-library'

import { control, deliver, endpoints, listen, mail } from './emulator.mjs'
import { actingFor, agent, directory, gmail, makeCustomer, pubsub } from './google.mjs'

const origin = endpoints.google['gmail-endpoint']

test('The Gmail client reads a message byte for byte', async () => {
  const customer = await makeCustomer()
  const bytes = mail('1@outside.test', 'Read me')
  await deliver('google', customer.carl, bytes)
  const client = gmail(customer, customer.carl)
  const { data: list } = await client.users.messages.list({ userId: 'me', q: 'rfc822msgid:1@outside.test in:anywhere' })
  const { data: message } = await client.users.messages.get({ userId: 'me', id: list.messages[0].id, format: 'raw' })
  assert.equal(Buffer.from(message.raw, 'base64url').toString(), bytes)
  assert.deepEqual(message.labelIds, ['UNREAD', 'INBOX'])
})

test('The Gmail client walks the history in pages and knows what was done to a message', async () => {
  const customer = await makeCustomer()
  const client = gmail(customer, customer.carl)
  const { data: profile } = await client.users.getProfile({ userId: 'me' })
  assert.equal(profile.emailAddress, customer.carl)
  for (let i = 0; i < 5; ++i) await deliver('google', customer.carl, mail(`${i}@outside.test`))
  const added = []
  let pageToken
  do {
    const { data: page } = await client.users.history.list({
      userId: 'me', startHistoryId: profile.historyId, historyTypes: ['messageAdded', 'labelAdded'], maxResults: 2, pageToken
    })
    for (const record of page.history ?? []) for (const entry of record.messagesAdded ?? []) added.push(entry.message.id)
    pageToken = page.nextPageToken
  } while (pageToken)
  assert.equal(added.length, 5)

  const { data: marked } = await client.users.messages.modify({
    userId: 'me', id: added[0], requestBody: { addLabelIds: ['SPAM'], removeLabelIds: ['INBOX'] }
  })
  assert.ok(marked.labelIds.includes('SPAM') && !marked.labelIds.includes('INBOX'))
  const { data: label } = await client.users.labels.create({ userId: 'me', requestBody: { name: 'Held', labelListVisibility: 'labelHide' } })
  await client.users.messages.batchModify({ userId: 'me', requestBody: { ids: added.slice(1), addLabelIds: [label.id] } })
  const { data: held } = await client.users.messages.list({ userId: 'me', labelIds: [label.id], fields: 'messages/id,resultSizeEstimate' })
  assert.deepEqual(Object.keys(held.messages[0]), ['id'])
  assert.equal(held.messages.length, 4)
})

test('The Gmail client is told 404 for a history that is gone, and 403 for what its scope does not allow', async () => {
  const customer = await makeCustomer()
  const client = gmail(customer, customer.carl)
  await deliver('google', customer.carl, mail('1@outside.test'))
  await assert.rejects(client.users.history.list({ userId: 'me', startHistoryId: '1' }), error => error.status === 404)
  const { data: { messages: [message] } } = await client.users.messages.list({ userId: 'me' })
  await assert.rejects(client.users.messages.delete({ userId: 'me', id: message.id }), error => error.status === 403)
})

test('The Gmail client watches a mailbox, and a change arrives by pulling the subscription', async () => {
  const customer = await makeCustomer()
  const { topic, subscription } = await control('POST', '/v1/google/pubsub', { customer: customer.domain, topic: 'mail', subscription: 'remand' })
  const client = gmail(customer, customer.carl)
  const { data: watch } = await client.users.watch({ userId: 'me', requestBody: { topicName: topic, labelIds: ['INBOX'], labelFilterBehavior: 'include' } })
  const days = (Number(watch.expiration) - Date.now()) / 86_400_000
  assert.ok(days > 6.9 && days < 7.1)
  await deliver('google', customer.carl, mail('1@outside.test'))

  const auth = actingFor(customer, undefined, [pubsub])
  const call = async (verb, data) => (await auth.request({ url: `${origin}/v1/${subscription}:${verb}`, method: 'POST', data })).data
  const { receivedMessages: [received] } = await call('pull', { maxMessages: 10 })
  const notice = JSON.parse(Buffer.from(received.message.data, 'base64'))
  assert.equal(notice.emailAddress, customer.carl)
  await call('acknowledge', { ackIds: [received.ackId] })
  assert.equal((await call('pull', { maxMessages: 10 })).receivedMessages, undefined)
  const { data: history } = await client.users.history.list({ userId: 'me', startHistoryId: watch.historyId })
  assert.equal(history.history.length, 1)
  await client.users.stop({ userId: 'me' })
})

test('A pushed message carries a token that Google\'s own verifier accepts', async () => {
  const customer = await makeCustomer()
  const server = await listen(() => ({ status: 204 }))
  try {
    const { topic } = await control('POST', '/v1/google/pubsub', {
      customer: customer.domain, topic: 'mail', subscription: 'push', push_endpoint: `${server.url}/push`,
      push_account: 'push@project.iam.gserviceaccount.test', push_audience: 'remand'
    })
    await gmail(customer, customer.carl).users.watch({ userId: 'me', requestBody: { topicName: topic } })
    await deliver('google', customer.carl, mail('1@outside.test'))
    await server.wait(1)
    const verifier = new OAuth2Client({ transporterOptions: { agent }, endpoints: { oauth2FederatedSignonPemCertsUrl: `${origin}/oauth2/v1/certs` } })
    const idToken = server.received[0].headers.authorization.replace('Bearer ', '')
    const ticket = await verifier.verifyIdToken({ idToken, audience: 'remand' })
    assert.equal(ticket.getPayload().email, 'push@project.iam.gserviceaccount.test')
    const body = JSON.parse(server.received[0].body)
    assert.equal(JSON.parse(Buffer.from(body.message.data, 'base64')).emailAddress, customer.carl)
  } finally {
    server.close()
  }
})

test('The Directory client lists users with aliases and suspended ones, groups and members', async () => {
  const customer = await makeCustomer()
  const client = directory(customer)
  const { data: users } = await client.users.list({ customer: 'my_customer', maxResults: 500, orderBy: 'email' })
  assert.deepEqual(users.users.map(user => user.primaryEmail), [customer.admin, customer.carl, customer.dora])
  assert.deepEqual(users.users[1].aliases, [`c@${customer.domain}`])
  assert.equal(users.users[2].suspended, true)

  const put = (name, members) => control('PUT', '/v1/groups', { cloud: 'google', tenant: customer.domain, address: `${name}@${customer.domain}`, members })
  await put('inner', [customer.carl])
  await put('outer', [customer.admin, `inner@${customer.domain}`])
  const { data: groups } = await client.groups.list({ customer: 'my_customer' })
  assert.equal(groups.groups.length, 2)
  const members = async options => (await client.members.list({ groupKey: `outer@${customer.domain}`, ...options })).data.members
  assert.deepEqual((await members()).map(member => member.type).sort(), ['GROUP', 'USER'])
  assert.ok((await members({ includeDerivedMembership: true })).some(member => member.email === customer.carl))
  const { data: domains } = await client.domains.list({ customer: 'my_customer' })
  assert.equal(domains.domains[0].domainName, customer.domain)
})
