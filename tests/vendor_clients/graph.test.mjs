import assert from 'node:assert/strict'
import { test } from 'node:test'

import { BatchRequestContent, BatchResponseContent, PageIterator } from '@microsoft/microsoft-graph-client'

import { control, deliver, listen, mail } from './emulator.mjs'
import { graph, makeTenant } from './microsoft.mjs'

const immutable = 'IdType="ImmutableId"'

test('The Graph client lists the mailboxes', async () => {
  const tenant = await makeTenant()
  const users = await graph(tenant).api('/users').select(['id', 'mail', 'displayName', 'accountEnabled']).top(999).get()
  assert.deepEqual(users.value.map(user => user.mail).sort(), [tenant.anna, tenant.bert])
  const organization = await graph(tenant).api('/organization').get()
  assert.equal(organization.value[0].id, tenant.id)
})

test('The Graph client finds the inbox of a German mailbox by its well-known name', async () => {
  const tenant = await makeTenant()
  const inbox = await graph(tenant).api(`/users/${tenant.bert}/mailFolders/inbox`).get()
  assert.equal(inbox.displayName, 'Posteingang')
  const folders = await graph(tenant).api(`/users/${tenant.bert}/mailFolders`).query({ includeHiddenFolders: true }).top(100).get()
  assert.ok(folders.value.some(folder => folder.id === inbox.id))
  assert.ok(folders.value.every(folder => folder.id.length >= 120 && folder.id.length <= 152))
})

test('The page iterator walks a delta round in pages, and the next round has only what is new', async () => {
  const tenant = await makeTenant()
  const client = graph(tenant)
  for (let i = 0; i < 25; ++i) await deliver('microsoft', tenant.anna, mail(`${i}@outside.test`))
  const subjects = []
  const walk = async url => {
    const page = await client.api(url).header('Prefer', `${immutable}, odata.maxpagesize=10`).get()
    const iterator = new PageIterator(client, page, item => subjects.push(item.internetMessageId) > 0,
      { headers: { Prefer: `${immutable}, odata.maxpagesize=10` } })
    await iterator.iterate()
    return iterator.getDeltaLink()
  }
  const link = await walk(`/users/${tenant.anna}/mailFolders/inbox/messages/delta?$select=internetMessageId,subject`)
  assert.equal(new Set(subjects).size, 25)

  subjects.length = 0
  await deliver('microsoft', tenant.anna, mail('new@outside.test'))
  await walk(link)
  assert.deepEqual(subjects, ['<new@outside.test>'])
})

test('The Graph client reads the MIME of a message and moves it, and its immutable id stays', async () => {
  const tenant = await makeTenant()
  const client = graph(tenant)
  const bytes = mail('1@outside.test', 'Read me')
  const key = await deliver('microsoft', tenant.anna, bytes)
  const { value: [found] } = await client.api(`/users/${tenant.anna}/messages`).header('Prefer', immutable)
    .filter("internetMessageId eq '<1@outside.test>'").get()
  assert.equal(found.subject, 'Read me')
  const stream = await client.api(`/users/${tenant.anna}/messages/${found.id}/$value`).header('Prefer', immutable).responseType('text').get()
  assert.equal(stream, bytes)
  const moved = await client.api(`/users/${tenant.anna}/messages/${found.id}/move`).header('Prefer', immutable)
    .post({ destinationId: 'junkemail' })
  assert.equal(moved.id, found.id)
  assert.equal((await control('GET', `/v1/messages/${key}`)).folder, 'junkemail')
})

test('The Graph client sends a batch whose items depend on each other', async () => {
  const tenant = await makeTenant()
  const url = path => `https://localhost/v1.0/users/${tenant.anna}${path}`
  const batch = new BatchRequestContent([
    { id: '1', request: new Request(url('/mailFolders/inbox?$select=id')) },
    { id: '2', request: new Request(url('/mailFolders/no-such-folder')), dependsOn: ['1'] },
    { id: '3', request: new Request(url('/mailFolders/drafts')), dependsOn: ['2'] }
  ])
  const content = await batch.getContent()
  for (const request of content.requests) request.url = request.url.replace(/^.*\/users/, '/users')
  const answer = new BatchResponseContent(await graph(tenant).api('/$batch').post(content))
  assert.equal(answer.getResponseById('1').status, 200)
  assert.equal(answer.getResponseById('2').status, 404)
  assert.equal(answer.getResponseById('3').status, 424)
})

test('The Graph client waits out a 429 by itself', async () => {
  const tenant = await makeTenant()
  await control('POST', '/v1/faults', {
    match: { operation: 'graph.folder.get', mailbox: tenant.anna },
    action: { do: 'error', status: 429, code: 'TooManyRequests', headers: { 'Retry-After': '1' } }
  })
  const inbox = await graph(tenant).api(`/users/${tenant.anna}/mailFolders/inbox`).get()
  assert.equal(inbox.displayName, 'Inbox')
})

test('The Graph client shows the code and the request id of an error', async () => {
  const tenant = await makeTenant()
  await assert.rejects(graph(tenant).api(`/users/${tenant.anna}/mailFolders/nowhere`).get(), error => {
    assert.equal(error.statusCode, 404)
    assert.equal(error.code, 'ErrorItemNotFound')
    assert.match(error.requestId, /^[0-9a-f-]{36}$/)
    return true
  })
})

test('The Graph client subscribes, is notified of a delivery, renews and ends it', async () => {
  const tenant = await makeTenant()
  const client = graph(tenant)
  const server = await listen((url, body) => url.searchParams.has('validationToken')
    ? { body: url.searchParams.get('validationToken') }
    : { status: 202 })
  try {
    const inAnHour = () => new Date(Date.now() + 3600_000).toISOString()
    const made = await client.api('/subscriptions').header('Prefer', immutable).post({
      changeType: 'created',
      resource: `users/${tenant.anna}/mailFolders('inbox')/messages`,
      notificationUrl: `${server.url}/notifications`,
      lifecycleNotificationUrl: `${server.url}/lifecycle`,
      expirationDateTime: inAnHour(),
      clientState: 'secret state'
    })
    assert.equal(server.received.length, 2)
    await deliver('microsoft', tenant.anna, mail('1@outside.test'))
    await server.wait(3)
    const { value: [notice] } = JSON.parse(server.received[2].body)
    assert.equal(notice.subscriptionId, made.id)
    assert.equal(notice.clientState, 'secret state')
    assert.equal(notice.tenantId, tenant.id)
    const message = await client.api(`/users/${tenant.anna}/messages/${notice.resourceData.id}`).header('Prefer', immutable).get()
    assert.equal(message.internetMessageId, '<1@outside.test>')

    const renewed = await client.api(`/subscriptions/${made.id}`).patch({ expirationDateTime: inAnHour() })
    assert.equal(renewed.id, made.id)
    await control('POST', '/v1/push/lifecycle', { event: 'missed', subscription: made.id })
    await server.wait(4)
    assert.equal(server.received[3].url.pathname, '/lifecycle')
    assert.equal(JSON.parse(server.received[3].body).value[0].lifecycleEvent, 'missed')
    await client.api(`/subscriptions/${made.id}`).delete()
    await assert.rejects(client.api(`/subscriptions/${made.id}`).get(), error => error.statusCode === 404)
  } finally {
    server.close()
  }
})

test('The Graph client walks users/delta and groups with nested members', async () => {
  const tenant = await makeTenant()
  const client = graph(tenant)
  const group = name => `${name}@${tenant.domain}`
  const put = (name, members) => control('PUT', '/v1/groups', { cloud: 'microsoft', tenant: tenant.domain, address: group(name), members })
  await put('inner', [tenant.bert])
  await put('outer', [tenant.anna, group('inner')])
  const { value: groups } = await client.api('/groups').select('id,mail').get()
  const outer = groups.find(found => found.mail === group('outer'))
  const direct = await client.api(`/groups/${outer.id}/members`).select('id,mail').get()
  assert.deepEqual(direct.value.map(member => member.mail).sort(), [tenant.anna, group('inner')])
  const all = await client.api(`/groups/${outer.id}/transitiveMembers`).select('id,mail').get()
  assert.ok(all.value.some(member => member.mail === tenant.bert))

  const first = await client.api('/users/delta').select('id,mail').get()
  assert.equal(first.value.length, 2)
  await control('POST', '/v1/user/remove', { cloud: 'microsoft', tenant: tenant.domain, address: tenant.bert })
  const second = await client.api(first['@odata.deltaLink']).get()
  assert.deepEqual(second.value.map(user => user['@removed']), [{ reason: 'changed' }])
})
